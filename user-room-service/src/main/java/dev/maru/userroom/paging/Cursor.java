package dev.maru.userroom.paging;

import dev.maru.platform.problem.MaruException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A position in a list that is sorted by time and, where times are equal, by id. Clients hand it back as they got it.
 */
public record Cursor(Instant at, String id) {

    private static final int MAX_LENGTH = 128;

    public String encode() {
        String plain = at.toEpochMilli() + ":" + id;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads what {@link #encode} wrote; null stands for the beginning. */
    public static @Nullable Cursor decode(String field, @Nullable String raw) {
        if (raw == null) {
            return null;
        }
        try {
            if (raw.length() <= MAX_LENGTH) {
                String plain = new String(Base64.getUrlDecoder().decode(raw), StandardCharsets.UTF_8);
                int colon = plain.indexOf(':');
                if (colon > 0) {
                    Instant at = Instant.ofEpochMilli(Long.parseLong(plain.substring(0, colon)));
                    return new Cursor(at, plain.substring(colon + 1));
                }
            }
        } catch (IllegalArgumentException e) {
            // neither Base64 nor a number: refused below
        }
        throw MaruException.invalid(field, "expected: the next of an earlier page");
    }
}
