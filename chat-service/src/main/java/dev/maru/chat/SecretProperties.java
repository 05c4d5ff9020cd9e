package dev.maru.chat;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The secret of the log.
 *
 * @param logSecret at least 32 random bytes, the same on all instances and for the life of the log; body hashes and the relay's
 *     MAC are derived from it
 */
@ConfigurationProperties("maru.chat")
record SecretProperties(@Nullable String logSecret) {

    @Override
    public String toString() {
        return "SecretProperties[***]";
    }
}
