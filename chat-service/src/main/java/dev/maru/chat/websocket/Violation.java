package dev.maru.chat.websocket;

import java.util.Locale;

/** How a peer can break the protocol, and the close code that says so (RFC 6455 section 7.4.1). */
public enum Violation {
    /** A bit that only a negotiated extension gives a meaning, and none is. */
    RESERVED_BITS(Violation.PROTOCOL_ERROR, false),
    RESERVED_OPCODE(Violation.PROTOCOL_ERROR, false),
    /** Clients have to mask what they send. */
    UNMASKED(Violation.PROTOCOL_ERROR, false),
    FRAGMENTED_CONTROL(Violation.PROTOCOL_ERROR, false),
    LONG_CONTROL(Violation.PROTOCOL_ERROR, false),
    /** Not the shortest form of the length, or a negative one. */
    BAD_LENGTH(Violation.PROTOCOL_ERROR, false),
    /** A continuation of nothing. */
    NOTHING_TO_CONTINUE(Violation.PROTOCOL_ERROR, false),
    /** A new message within another. */
    UNFINISHED_MESSAGE(Violation.PROTOCOL_ERROR, false),
    /** Half a close code, or one that must not be sent. */
    BAD_CLOSE(Violation.PROTOCOL_ERROR, false),
    /** A text or the reason of a close that is not UTF-8. */
    NOT_UTF8(1007, true),
    /** A message of more bytes than are taken. */
    TOO_LARGE(1009, true),
    /** A message in more pieces than are taken. */
    TOO_MANY_FRAGMENTS(1008, true);

    private static final int PROTOCOL_ERROR = 1002;

    private final int closeCode;
    private final boolean framed;

    Violation(int closeCode, boolean framed) {
        this.closeCode = closeCode;
        this.framed = framed;
    }

    public int closeCode() {
        return closeCode;
    }

    /** Whether frames can still be told apart after it, so that the peer's answer to our close can be found. */
    boolean isFramed() {
        return framed;
    }

    /** Its name as a metric's tag and in logs: lower-case words with hyphens. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
