package dev.maru.chat.admission;

import dev.maru.chat.error.Refusal;
import dev.maru.chat.log.Attachment;
import dev.maru.chat.log.Body;
import dev.maru.contracts.picture.ClaimPictures;
import dev.maru.platform.id.Ids;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** What may stand in a body: null, or the reason why not. */
final class Texts {

    private static final int MAX_MENTIONS = 20;
    private static final int MAX_EMOJI_BYTES = 32;
    private static final int KEYCAP = 0x20E3;

    private final int maxText;

    /** @param maxText the longest text, in code points */
    Texts(int maxText) {
        this.maxText = maxText;
    }

    @Nullable
    Refusal check(Body body) {
        return switch (body) {
            case Body.Message(String text, Long _, List<String> mentions, List<Attachment> attachments) ->
                attachments.isEmpty() ? check(text, mentions, false) : check(text, mentions, attachments);
            case Body.Edit(long _, String text, List<String> mentions) -> check(text, mentions, false);
            case Body.Reaction(long _, String emoji, boolean _) ->
                isEmoji(emoji) ? null : Refusal.invalid("emoji: not one emoji of at most 32 bytes");
            default -> null;
        };
    }

    private @Nullable Refusal check(String text, List<String> mentions, List<Attachment> attachments) {
        if (attachments.size() > ClaimPictures.MAX_PICTURES) {
            return Refusal.invalid(
                    "attachments: " + attachments.size() + " (expected: <= " + ClaimPictures.MAX_PICTURES + ")");
        }
        return attachments.stream().allMatch(attachment -> Ids.isUuid(attachment.id()))
                ? check(text, mentions, true)
                : Refusal.noSuchAttachment();
    }

    private @Nullable Refusal check(String text, List<String> mentions, boolean mayBeBlank) {
        int codePoints = text.codePointCount(0, text.length());
        if (codePoints > maxText) {
            return Refusal.textTooLong(codePoints, maxText);
        }
        if (has(text, Texts::isForbidden)) {
            return Refusal.badText();
        }
        if (!mayBeBlank && !has(text, Texts::isVisible)) {
            return Refusal.blankText();
        }
        if (mentions.size() > MAX_MENTIONS) {
            return Refusal.invalid("mentions: " + mentions.size() + " (expected: <= " + MAX_MENTIONS + ")");
        }
        for (String mention : mentions) {
            if (has(mention, Texts::isForbidden)) {
                return Refusal.invalid("mentions: not user ids");
            }
        }
        return null;
    }

    /** A loop, not a stream: every message passes here. */
    private static boolean has(String text, IntPredicate wanted) {
        for (int at = 0, next; at < text.length(); at += Character.charCount(next)) {
            next = text.codePointAt(at);
            if (wanted.test(next)) {
                return true;
            }
        }
        return false;
    }

    /** An unpaired surrogate comes out of the iteration as itself. */
    private static boolean isForbidden(int codePoint) {
        return codePoint == 0 || Character.getType(codePoint) == Character.SURROGATE;
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.CONTROL,
                    Character.FORMAT -> false;
            default -> true;
        };
    }

    /** One emoji, which may be a sequence: flags, skin tones, families, keycaps (Unicode Technical Standard 51). */
    private static boolean isEmoji(String text) {
        return !text.isEmpty()
                && text.getBytes(StandardCharsets.UTF_8).length <= MAX_EMOJI_BYTES
                && text.codePoints().allMatch(part -> Character.isEmoji(part) || isPart(part))
                && text.codePoints().anyMatch(Texts::isPictorial);
    }

    private static boolean isPart(int codePoint) {
        return Character.isEmojiComponent(codePoint) || codePoint == KEYCAP;
    }

    private static boolean isPictorial(int codePoint) {
        return Character.isExtendedPictographic(codePoint)
                || Character.isEmojiPresentation(codePoint)
                || codePoint == KEYCAP;
    }
}
