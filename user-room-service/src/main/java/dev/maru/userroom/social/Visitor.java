package dev.maru.userroom.social;

import org.jspecify.annotations.Nullable;

/**
 * Somebody whom another site vouches for.
 *
 * @param subject the site's own id of the person, which never changes
 * @param email an address that the site has verified; null when there is none
 * @param name what the site calls the person; null when it does not say
 */
record Visitor(
        String site,
        String subject,
        @Nullable String email,
        @Nullable String name) {

    String key() {
        return site + ":" + subject;
    }

    @Override
    public String toString() {
        return "Visitor[" + site + "]";
    }
}
