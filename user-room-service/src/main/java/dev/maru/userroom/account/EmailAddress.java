package dev.maru.userroom.account;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * E-mail addresses as this service knows them: ASCII, because look-alike letters would be another's address, and in
 * lower case, because no provider in use tells cases apart and people do not either.
 */
public final class EmailAddress {

    private static final int MAX = 254;
    private static final int MAX_LOCAL = 64;

    private static final Pattern SHAPE =
            Pattern.compile("[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
                    + "@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9-]{2,63}");

    private EmailAddress() {}

    /** The form that is stored and looked for. */
    public static String normal(String raw) {
        return raw.strip().toLowerCase(Locale.ROOT);
    }

    /** Why it is no address, or null when it is one. */
    public static @Nullable String refusal(String raw) {
        if (raw.length() > MAX) {
            return "is longer than " + MAX + " characters";
        }
        String email = normal(raw);
        return email.indexOf('@') <= MAX_LOCAL && SHAPE.matcher(email).matches() ? null : "is not an e-mail address";
    }
}
