package dev.maru.chat.websocket;

/** What a frame other than a close is, or is a part of. */
public enum FrameKind {
    TEXT,
    BINARY,
    PING,
    PONG
}
