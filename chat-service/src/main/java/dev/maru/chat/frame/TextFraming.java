package dev.maru.chat.frame;

import io.netty.buffer.ByteBuf;
import java.util.List;

/** Wraps JSON into unmasked, final text frames (RFC 6455 section 5.2), ready to be written to any number of sockets. */
public final class TextFraming {

    private static final int FINAL_TEXT = 0x81;
    private static final int SMALL = 125;
    private static final int MEDIUM = 0xFFFF;
    private static final int LENGTH_IN_2_BYTES = 126;
    private static final int LENGTH_IN_8_BYTES = 127;

    private TextFraming() {}

    /** One frame. */
    public static byte[] frame(byte[] json) {
        return frames(List.of(json));
    }

    /** One frame after the other. */
    public static byte[] frames(List<byte[]> payloads) {
        int length = 0;
        for (byte[] payload : payloads) {
            length += headerLength(payload.length) + payload.length;
        }
        byte[] frames = new byte[length];
        int at = 0;
        for (byte[] payload : payloads) {
            at = putHeader(frames, at, payload.length);
            System.arraycopy(payload, 0, frames, at, payload.length);
            at += payload.length;
        }
        return frames;
    }

    /** How long a frame is, with its header. */
    public static int lengthOf(byte[] payload) {
        return headerLength(payload.length) + payload.length;
    }

    /** Writes one frame into a buffer that has room for it. */
    public static void write(byte[] payload, ByteBuf to) {
        int length = payload.length;
        if (length <= SMALL) {
            to.writeShort(FINAL_TEXT << 8 | length);
        } else if (length <= MEDIUM) {
            to.writeInt((FINAL_TEXT << 8 | LENGTH_IN_2_BYTES) << 16 | length);
        } else {
            to.writeShort(FINAL_TEXT << 8 | LENGTH_IN_8_BYTES).writeLong(length);
        }
        to.writeBytes(payload);
    }

    /** The header of one frame. */
    public static byte[] header(int payload) {
        byte[] header = new byte[headerLength(payload)];
        putHeader(header, 0, payload);
        return header;
    }

    private static int headerLength(int payload) {
        return payload <= SMALL ? 2 : payload <= MEDIUM ? 4 : 10;
    }

    private static int putHeader(byte[] frames, int start, int payload) {
        int at = start;
        frames[at++] = (byte) FINAL_TEXT;
        if (payload <= SMALL) {
            frames[at++] = (byte) payload;
        } else if (payload <= MEDIUM) {
            frames[at++] = LENGTH_IN_2_BYTES;
            frames[at++] = (byte) (payload >>> 8);
            frames[at++] = (byte) payload;
        } else {
            frames[at++] = LENGTH_IN_8_BYTES;
            for (int shift = 56; shift >= 0; shift -= 8) {
                frames[at++] = (byte) ((long) payload >>> shift);
            }
        }
        return at;
    }
}
