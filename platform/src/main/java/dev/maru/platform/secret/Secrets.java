package dev.maru.platform.secret;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The check that every secret passes before anything is signed, sealed or hashed with it. */
public final class Secrets {

    static final int MIN_BYTES = 32;
    private static final int MIN_DISTINCT_BYTES = 10;

    /** Parts of values that stand in documents, samples and tutorials, and so in attackers' lists. */
    private static final List<String> KNOWN_SAMPLES = List.of(
            "change-me",
            "changeme",
            "change_me",
            "changeit",
            "replace-me",
            "replaceme",
            "your-secret",
            "yoursecret",
            "my-secret",
            "mysecret",
            "secretsecret",
            "secret-key",
            "secretkey",
            "example",
            "sample",
            "default",
            "password",
            "insecure",
            "0123456789abcdef",
            "1234567890");

    private Secrets() {}

    /**
     * The bytes of a secret that is good enough.
     *
     * @param name the environment name that an operator sets, for the message
     * @throws RefusedSecretException when it is missing, shorter than 32 bytes, or a known sample
     */
    public static byte[] require(String name, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new RefusedSecretException(name, "is not set");
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < MIN_BYTES) {
            throw new RefusedSecretException(
                    name, "has " + bytes.length + " bytes (expected: at least " + MIN_BYTES + ")");
        }
        String lower = value.toLowerCase(Locale.ROOT);
        if (KNOWN_SAMPLES.stream().anyMatch(lower::contains)
                || value.chars().distinct().count() < MIN_DISTINCT_BYTES) {
            throw new RefusedSecretException(name, "is a well-known or trivial value");
        }
        return bytes;
    }
}
