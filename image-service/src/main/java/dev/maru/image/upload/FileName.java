package dev.maru.image.upload;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.web.util.UriUtils;

/**
 * What a part of a form says its file is called. Nobody uses the name; one that is made to mislead programs or people is refused all the
 * same, so that the sender learns of it. Read from the header itself: Spring drops what it cannot read, and shows one name of two.
 */
final class FileName {

    private static final int MAX_CHARACTERS = 255;

    static final String EXPECTED = "expected: a file name of at most " + MAX_CHARACTERS
            + " characters without folders, control characters and changes of direction, or none";

    /** A folder, a line break (also as browsers write it), or a direction that hides the real ending. */
    private static final Pattern ODD =
            Pattern.compile("[/\\\\\\p{Cc}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]|%0[aAdD]|^\\.{1,2}$");

    private final String header;
    private int at;

    private FileName(String disposition) {
        this.header = disposition;
        this.at = disposition.indexOf(';');
    }

    /** @param part the headers of a part */
    static boolean isHarmless(HttpHeaders part) {
        List<String> dispositions = part.getOrEmpty(HttpHeaders.CONTENT_DISPOSITION);
        if (dispositions.size() != 1) {
            return false;
        }
        try {
            new FileName(dispositions.getFirst()).check();
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private void check() {
        Set<String> parameters = new HashSet<>();
        while (at >= 0 && at < header.length()) {
            String parameter = parameter();
            String value = value();
            require(parameters.add(parameter));
            if (parameter.equals("filename")) {
                checkName(value);
            } else if (parameter.equals("filename*")) {
                checkName(decoded(value));
            }
        }
    }

    private String parameter() {
        int equals = header.indexOf('=', at);
        require(equals > 0);
        String parameter = header.substring(at + 1, equals).strip().toLowerCase(Locale.ROOT);
        at = equals + 1;
        return parameter;
    }

    /** Up to the next parameter, whose semicolon is where {@code at} is then. */
    private String value() {
        skipSpaces();
        if (at == header.length() || header.charAt(at) != '"') {
            int end = header.indexOf(';', at);
            String value = header.substring(at, end < 0 ? header.length() : end).strip();
            at = end;
            require(value.indexOf('"') < 0);
            return value;
        }
        String value = quoted();
        skipSpaces();
        require(at == header.length() || header.charAt(at) == ';');
        return value;
    }

    /** A backslash before anything but a quote and itself stands for itself: browsers write it so. */
    private String quoted() {
        StringBuilder value = new StringBuilder();
        for (at++; at < header.length(); at++) {
            char next = header.charAt(at);
            if (next == '"') {
                at++;
                return value.toString();
            }
            boolean escapes = next == '\\' && at + 1 < header.length() && "\"\\".indexOf(header.charAt(at + 1)) >= 0;
            value.append(escapes ? header.charAt(++at) : next);
        }
        throw new IllegalArgumentException();
    }

    private void skipSpaces() {
        while (at < header.length() && header.charAt(at) == ' ') {
            at++;
        }
    }

    /** As in {@code UTF-8'ko'%EC%82%AC}. */
    private static String decoded(String value) {
        String[] parts = value.split("'", 3);
        require(parts.length == 3);
        Charset charset = Charset.forName(parts[0]);
        require(charset.equals(StandardCharsets.UTF_8) || charset.equals(StandardCharsets.ISO_8859_1));
        return UriUtils.decode(parts[2], charset);
    }

    private static void checkName(String name) {
        require(name.codePointCount(0, name.length()) <= MAX_CHARACTERS
                && !ODD.matcher(name).find());
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException();
        }
    }
}
