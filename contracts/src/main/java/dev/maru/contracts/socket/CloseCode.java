package dev.maru.contracts.socket;

/**
 * Why the server ended a connection, and so what a client has to do. The codes are from the private range of RFC 6455
 * section 7.4.2; 1012 and 1013 are avoided, because stock proxies rewrite them.
 */
public enum CloseCode {
    /** The client broke the protocol: fix the client. */
    BAD_FRAME(4400, "bad frame"),
    /** No valid token: sign in again, then connect. */
    UNAUTHENTICATED(4401, "sign in again"),
    /** Not allowed: do not try again. */
    FORBIDDEN(4403, "forbidden"),
    /** The client did not read, or did not answer pings: connect again and catch up. */
    TOO_SLOW(4408, "too slow"),
    /** A newer connection of the same user took the place: do not connect again by itself. */
    REPLACED(4409, "replaced"),
    /** A frame was larger than allowed: do not send it again. */
    TOO_LARGE(4413, "too large"),
    /** Too many frames: wait, then connect. */
    TOO_FAST(4429, "too fast"),
    /** The server goes away: connect again after the delay of the {@code drain} frame. */
    COME_BACK(4503, "come back");

    private final int code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    /** The status code of the close frame. */
    public int code() {
        return code;
    }

    /** The reason of the close frame: at most 123 bytes of ASCII. */
    public String reason() {
        return reason;
    }
}
