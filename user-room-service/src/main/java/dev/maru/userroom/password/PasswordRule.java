package dev.maru.userroom.password;

import dev.maru.userroom.text.TextRule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which passwords are good enough: long, of letters and digits, and not what guessers try first. The list holds words;
 * a word with digits or signs around it is as easy to guess as the word.
 */
public final class PasswordRule {

    static final int MIN = 8;
    static final int MAX = 128;

    private static final String LIST = "common-passwords.txt";

    private final Set<String> common = read();

    PasswordRule() {}

    /** Why a password for this address is refused, or null when it is good. */
    public @Nullable String refusal(String password, String email) {
        if (!TextRule.isWellFormed(password) || password.codePoints().anyMatch(Character::isISOControl)) {
            return "holds a character that cannot be typed";
        }
        int length = password.codePointCount(0, password.length());
        if (length < MIN || length > MAX) {
            return "must have " + MIN + " to " + MAX + " characters";
        }
        if (password.codePoints().noneMatch(Character::isLetter)
                || password.codePoints().noneMatch(Character::isDigit)) {
            return "must have a letter and a digit";
        }
        return isCommon(password, email) ? "is too easy to guess" : null;
    }

    private boolean isCommon(String password, String email) {
        String lower = password.toLowerCase(Locale.ROOT);
        String word = bare(lower);
        int at = email.indexOf('@');
        String local = at < 0 ? email : email.substring(0, at);
        return common.contains(lower)
                || common.contains(word)
                || lower.equals(email)
                || word.equals(email)
                || lower.equals(local)
                || word.equals(bare(local));
    }

    /** Without digits and signs before and after it; the whole when nothing else is in it. */
    private static String bare(String password) {
        int from = 0;
        int to = password.length();
        while (from < to && !Character.isLetter(password.charAt(from))) {
            from++;
        }
        while (to > from && !Character.isLetter(password.charAt(to - 1))) {
            to--;
        }
        return from == to ? password : password.substring(from, to);
    }

    private static Set<String> read() {
        InputStream list = Objects.requireNonNull(PasswordRule.class.getResourceAsStream(LIST), LIST);
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Arrays.stream(line.split(" ")))
                    .filter(word -> !word.isBlank())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
