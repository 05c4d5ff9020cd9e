package dev.maru.gateway.socket;

import io.netty.buffer.ByteBuf;

/** Knows whether a stream of bytes stands between two WebSocket frames, by reading the headers of frames only. */
final class FrameBoundary {

    private static final int MAX_HEADER = 14;
    private static final int LENGTH_IN_2_BYTES = 126;
    private static final int LENGTH_IN_8_BYTES = 127;

    private final byte[] header = new byte[MAX_HEADER];
    private int headerSize;
    private long payloadLeft;

    /** Follows the readable bytes without consuming them. */
    void follow(ByteBuf bytes) {
        int at = bytes.readerIndex();
        while (at < bytes.writerIndex()) {
            if (payloadLeft > 0) {
                int skipped = (int) Math.min(payloadLeft, bytes.writerIndex() - at);
                payloadLeft -= skipped;
                at += skipped;
            } else {
                header[headerSize++] = bytes.getByte(at++);
                if (headerSize >= 2 && headerSize == expectedHeader()) {
                    payloadLeft = payload();
                    headerSize = 0;
                }
            }
        }
    }

    boolean reached() {
        return headerSize == 0 && payloadLeft == 0;
    }

    private int expectedHeader() {
        int mask = (header[1] & 0x80) == 0 ? 0 : 4;
        return switch (header[1] & 0x7f) {
            case LENGTH_IN_2_BYTES -> 4 + mask;
            case LENGTH_IN_8_BYTES -> 10 + mask;
            default -> 2 + mask;
        };
    }

    private long payload() {
        int length = header[1] & 0x7f;
        int bytes = length == LENGTH_IN_2_BYTES ? 2 : length == LENGTH_IN_8_BYTES ? 8 : 0;
        if (bytes == 0) {
            return length;
        }
        long payload = 0;
        for (int i = 2; i < 2 + bytes; i++) {
            payload = payload << 8 | header[i] & 0xff;
        }
        return payload & Long.MAX_VALUE;
    }
}
