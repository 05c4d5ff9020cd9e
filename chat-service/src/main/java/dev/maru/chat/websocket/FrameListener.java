package dev.maru.chat.websocket;

/**
 * Who listens to one peer through a {@link FrameReader}. All calls come on the channel's event loop, in the order of what the peer
 * sent. Arrays are lent for the time of the call.
 */
public interface FrameListener {

    /** Whether we are closing: then nothing is passed on any more but the peer's close. */
    boolean isClosing();

    /**
     * A frame other than a close has begun; its payload may be still to come.
     *
     * @param kind what it is, or belongs to
     * @return false when it is not taken: then the listener has begun to close
     */
    boolean admits(FrameKind kind);

    /** A whole text; the bytes are valid UTF-8. */
    void text(byte[] bytes, int length);

    /** A whole binary message. */
    void binary(byte[] bytes, int length);

    /**
     * The peer's close, its own or the answer to ours; nothing comes after it.
     *
     * @param bytes the code in two bytes and the reason in valid UTF-8, or nothing at all
     */
    void closed(byte[] bytes, int length);

    /** The peer broke the protocol: the connection has to be closed. Nothing more is passed on, but perhaps the peer's close. */
    void violated(Violation violation);

    /** What one read brought is dealt with. */
    void read(int frames, int bytes);

    /** More, or nothing more, can be written. */
    void writabilityChanged();

    /** The channel is closed. Comes last, and once. */
    void gone();

    /** The channel failed, or one of these methods did. */
    void failed(Throwable cause);
}
