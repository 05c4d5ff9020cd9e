package dev.maru.chat.error;

import dev.maru.platform.problem.ErrorCode;
import dev.maru.platform.problem.MaruException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A "no" with its reason: an {@code error} frame on a socket, problem details over REST.
 *
 * @param code which kind of "no"
 * @param message one sentence for a developer
 * @param retryAfter when it makes sense to try again; null when waiting does not help or the time is not known
 */
public record Refusal(
        ErrorCode code, String message, @Nullable Duration retryAfter) {

    private static final Duration SOON = Duration.ofSeconds(1);

    private static Refusal of(ErrorCode code, String message) {
        return new Refusal(code, message, null);
    }

    public static Refusal badFrame(String message) {
        return of(ChatErrors.BAD_FRAME, message);
    }

    public static Refusal invalid(String message) {
        return of(ErrorCode.INVALID, message);
    }

    public static Refusal blankText() {
        return of(ChatErrors.BLANK_TEXT, "A message needs a text.");
    }

    public static Refusal textTooLong(int codePoints, int max) {
        return of(ChatErrors.TEXT_TOO_LONG, "text: " + codePoints + " code points (expected: <= " + max + ")");
    }

    public static Refusal badText() {
        return of(ChatErrors.BAD_TEXT, "A text must not hold NUL or unpaired surrogates.");
    }

    public static Refusal noConnection() {
        return of(ErrorCode.NOT_FOUND, "There is no such connection.");
    }

    public static Refusal connectionGone() {
        return of(ChatErrors.CONNECTION_GONE, "The connection is closed.");
    }

    public static Refusal tooSlow() {
        return new Refusal(ErrorCode.BUSY, "The connection does not keep up.", SOON);
    }

    public static Refusal noSuchMessage() {
        return of(ChatErrors.NO_SUCH_MESSAGE, "There is no message of this number in the room.");
    }

    public static Refusal noSuchAttachment() {
        return of(ChatErrors.NO_SUCH_ATTACHMENT, "A picture is not there, is another's, or is used already.");
    }

    public static Refusal messageDeleted() {
        return of(ChatErrors.MESSAGE_DELETED, "The message was taken back.");
    }

    public static Refusal notYours() {
        return of(ChatErrors.NOT_YOURS, "Only its author may do this to a message.");
    }

    public static Refusal tooManyEdits(int max) {
        return of(ChatErrors.TOO_MANY_EDITS, "edits of this message (expected: <= " + max + ")");
    }

    public static Refusal tooManyReactions(int max) {
        return of(ChatErrors.TOO_MANY_REACTIONS, "reactions to this message (expected: <= " + max + ")");
    }

    public static Refusal tooManyPins(int max) {
        return of(ChatErrors.TOO_MANY_PINS, "pinned messages of this room (expected: <= " + max + ")");
    }

    public static Refusal notAMember() {
        return of(ChatErrors.NOT_A_MEMBER, "Only members of the room may do this.");
    }

    /** @param left until the user may write again */
    public static Refusal muted(Duration left) {
        return new Refusal(ChatErrors.MUTED, "You may not write in this room for a while.", left);
    }

    public static Refusal readOnly() {
        return of(ChatErrors.READ_ONLY, "Only those who keep order write in this room.");
    }

    /** @param left until the user may write again */
    public static Refusal slowMode(Duration left) {
        return new Refusal(ChatErrors.SLOW_MODE, "Members of this room wait between two messages.", left);
    }

    public static Refusal noRoom() {
        return of(ErrorCode.NOT_FOUND, "There is no such room.");
    }

    public static Refusal roomGone() {
        return of(ChatErrors.ROOM_GONE, "The room was deleted.");
    }

    public static Refusal keyReused() {
        return of(ChatErrors.KEY_REUSED, "The key was used before, for another text.");
    }

    public static Refusal unauthenticated(String message) {
        return of(ErrorCode.UNAUTHENTICATED, message);
    }

    public static Refusal tooManySubscriptions(int max) {
        return of(ChatErrors.TOO_MANY_SUBSCRIPTIONS, "subscriptions of this connection (expected: <= " + max + ")");
    }

    public static Refusal notSubscribed() {
        return of(ChatErrors.NOT_SUBSCRIBED, "This connection is not subscribed to the room.");
    }

    public static Refusal rateLimited(Duration retryAfter) {
        return new Refusal(ErrorCode.RATE_LIMITED, "Too many messages in a short time.", retryAfter);
    }

    public static Refusal busy() {
        return new Refusal(ErrorCode.BUSY, "Too much is waiting to be stored.", SOON);
    }

    public static Refusal unavailable() {
        return new Refusal(ErrorCode.UNAVAILABLE, "A service that is needed for this cannot be reached.", SOON);
    }

    public static Refusal notStored() {
        return new Refusal(ErrorCode.UNAVAILABLE, "The message could not be stored in time.", SOON);
    }

    public static Refusal outcomeUnknown() {
        return new Refusal(
                ChatErrors.OUTCOME_UNKNOWN,
                "The message may or may not be stored: send it again with the same key.",
                SOON);
    }

    public static Refusal storeRefused() {
        return of(ErrorCode.INTERNAL, "The message could not be stored.");
    }

    public MaruException toException() {
        MaruException exception = new MaruException(code, message);
        return retryAfter == null ? exception : exception.retryAfter(retryAfter);
    }
}
