package dev.maru.userroom.text;

import dev.maru.platform.problem.InvalidField;
import dev.maru.platform.problem.MaruException;
import java.text.Normalizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a short text may hold. A name is shown beside other people's names, so that nothing in it may hide, reorder or
 * overflow what stands next to it; a paragraph is shown alone and may have lines.
 */
public enum TextRule {
    NICKNAME(1, 30) {
        @Override
        boolean allows(int codePoint) {
            return isPlain(codePoint);
        }
    },
    ROOM_NAME(1, 60) {
        @Override
        boolean allows(int codePoint) {
            return isPlain(codePoint) || codePoint == ZERO_WIDTH_JOINER;
        }
    },
    ABOUT(0, 300) {
        @Override
        boolean allows(int codePoint) {
            return isPlain(codePoint) || codePoint == '\n' || Character.getType(codePoint) == Character.FORMAT;
        }
    };

    /** Joins emoji to families and flags; the only invisible character that a room's name may hold. */
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    /** Real scripts stack two or three marks on a letter; more are there to overflow the line. */
    private static final int MAX_MARKS = 4;

    private final int min;
    private final int max;

    TextRule(int min, int max) {
        this.min = min;
        this.max = max;
    }

    abstract boolean allows(int codePoint);

    /** The text as it is stored. Refused when it is absent or breaks the rule. */
    public String apply(String field, @Nullable String raw) {
        String refusal = raw == null ? "is required" : refusal(raw);
        if (raw == null || refusal != null) {
            throw MaruException.invalid(field, String.valueOf(refusal));
        }
        return tidy(raw);
    }

    /** Adds to the errors why the text breaks the rule, if it is there and does. */
    public void check(String field, @Nullable String raw, List<InvalidField> errors) {
        String refusal = raw == null ? null : refusal(raw);
        if (refusal != null) {
            errors.add(new InvalidField(field, refusal));
        }
    }

    /** Why the text breaks the rule, or null when it does not. */
    public @Nullable String refusal(String raw) {
        // Composing takes longer than reading: what is far too long is not composed at all.
        if (raw.length() > 8 * max) {
            return tooLong();
        }
        if (!isWellFormed(raw)) {
            return "holds a broken character";
        }
        String text = tidy(raw);
        int length = text.codePointCount(0, text.length());
        if (length > max) {
            return tooLong();
        }
        if (!text.codePoints().allMatch(this::allows)) {
            return "holds a character that cannot be shown here";
        }
        if (marks(text) > MAX_MARKS) {
            return "has too many marks on one letter";
        }
        if (length < min || min > 0 && text.codePoints().noneMatch(TextRule::isVisible)) {
            return "must not be blank";
        }
        return null;
    }

    /** Whether every surrogate has its other half. */
    public static boolean isWellFormed(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private String tooLong() {
        return "is longer than " + max + " characters";
    }

    /** The text as it is stored: composed (NFC), without blanks around it. */
    public static String tidy(String raw) {
        return Normalizer.normalize(raw, Normalizer.Form.NFC)
                .replace("\r\n", "\n")
                .strip();
    }

    private static boolean isPlain(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> !isNoncharacter(codePoint);
        };
    }

    private static boolean isNoncharacter(int codePoint) {
        return (codePoint & 0xFFFE) == 0xFFFE || codePoint >= 0xFDD0 && codePoint <= 0xFDEF;
    }

    /** Fillers are letters by their class, and still leave nothing on the screen. */
    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.SPACE_SEPARATOR,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT,
                    Character.CONTROL -> false;
            default -> !isFiller(codePoint);
        };
    }

    private static boolean isFiller(int codePoint) {
        return switch (codePoint) {
            case 0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800 -> true;
            default -> false;
        };
    }

    private static int marks(String text) {
        int most = 0;
        int run = 0;
        for (int codePoint : text.codePoints().toArray()) {
            int type = Character.getType(codePoint);
            run = type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK ? run + 1 : 0;
            most = Math.max(most, run);
        }
        return most;
    }
}
