package dev.maru.chat.connection;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Which pages may open a socket. Browsers do not apply CORS to WebSocket upgrades, so the origin is checked here: a page of another
 * site must not speak for its visitor. Programs other than browsers send no origin.
 */
final class Origins {

    private final Set<String> allowed;

    Origins(Iterable<String> allowed) {
        this.allowed = StreamSupport.stream(allowed.spliterator(), false)
                .map(origin -> origin.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether a page may connect.
     *
     * @param origin the {@code Origin} header; null when there is none
     * @param host the host and port that the client asked for, as far as trusted proxies say
     */
    boolean isAllowed(@Nullable String origin, @Nullable String host) {
        if (origin == null) {
            return true;
        }
        String lower = origin.toLowerCase(Locale.ROOT);
        return allowed.contains(lower) || host != null && host.equalsIgnoreCase(authorityOf(lower));
    }

    private static @Nullable String authorityOf(String origin) {
        try {
            return URI.create(origin).getRawAuthority();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
