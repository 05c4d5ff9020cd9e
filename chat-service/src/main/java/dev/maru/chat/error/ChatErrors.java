package dev.maru.chat.error;

import dev.maru.platform.problem.ErrorCode;

/** The codes that only chat-service gives; the common ones are in {@link ErrorCode}. */
public final class ChatErrors {

    public static final ErrorCode BAD_FRAME = new ErrorCode("bad-frame", 400, false);
    public static final ErrorCode BLANK_TEXT = new ErrorCode("blank-text", 400, false);
    public static final ErrorCode TEXT_TOO_LONG = new ErrorCode("text-too-long", 400, false);
    public static final ErrorCode BAD_TEXT = new ErrorCode("bad-text", 400, false);
    public static final ErrorCode CONNECTION_GONE = new ErrorCode("connection-gone", 410, false);
    public static final ErrorCode NO_SUCH_MESSAGE = new ErrorCode("no-such-message", 404, false);
    public static final ErrorCode NO_SUCH_ATTACHMENT = new ErrorCode("no-such-attachment", 404, false);
    public static final ErrorCode MESSAGE_DELETED = new ErrorCode("message-deleted", 410, false);
    public static final ErrorCode NOT_YOURS = new ErrorCode("not-yours", 403, false);
    public static final ErrorCode TOO_MANY_EDITS = new ErrorCode("too-many-edits", 409, false);
    public static final ErrorCode TOO_MANY_REACTIONS = new ErrorCode("too-many-reactions", 409, false);
    public static final ErrorCode TOO_MANY_PINS = new ErrorCode("too-many-pins", 409, false);
    public static final ErrorCode NOT_A_MEMBER = new ErrorCode("not-a-member", 403, false);
    public static final ErrorCode MUTED = new ErrorCode("muted", 403, false);
    public static final ErrorCode READ_ONLY = new ErrorCode("read-only", 403, false);
    public static final ErrorCode SLOW_MODE = new ErrorCode("slow-mode", 429, true);
    public static final ErrorCode ROOM_GONE = new ErrorCode("room-gone", 410, false);
    public static final ErrorCode KEY_REUSED = new ErrorCode("key-reused", 422, false);
    public static final ErrorCode TOO_MANY_SUBSCRIPTIONS = new ErrorCode("too-many-subscriptions", 409, false);
    public static final ErrorCode NOT_SUBSCRIBED = new ErrorCode("not-subscribed", 409, false);
    public static final ErrorCode OUTCOME_UNKNOWN = new ErrorCode("outcome-unknown", 503, true);

    private ChatErrors() {}
}
