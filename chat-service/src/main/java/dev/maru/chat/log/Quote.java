package dev.maru.chat.log;

import org.jspecify.annotations.Nullable;

/**
 * The line that a reply answers, as it was when it was looked up.
 *
 * @param seq the number of the message
 * @param by its author
 * @param text its beginning, at most {@value #MAX_TEXT} code points; null when the message was taken back
 */
public record Quote(long seq, String by, @Nullable String text) {

    static final int MAX_TEXT = 200;

    /** Quotes a text, cut to what fits. */
    public static Quote of(long seq, String by, @Nullable String text) {
        if (text == null || text.codePointCount(0, text.length()) <= MAX_TEXT) {
            return new Quote(seq, by, text);
        }
        return new Quote(seq, by, text.substring(0, text.offsetByCodePoints(0, MAX_TEXT)));
    }
}
