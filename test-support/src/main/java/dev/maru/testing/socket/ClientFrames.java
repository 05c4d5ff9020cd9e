package dev.maru.testing.socket;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** WebSocket frames of a client, byte for byte, good ones and others (RFC 6455 section 5.2). */
public final class ClientFrames {

    public static final int CONTINUATION = 0x0;
    public static final int TEXT = 0x1;
    public static final int BINARY = 0x2;
    public static final int CLOSE = 0x8;
    public static final int PING = 0x9;
    public static final int PONG = 0xA;

    private static final int FINAL = 0x80;
    private static final byte[] MASK = {0x5A, (byte) 0xC3, 0x17, (byte) 0xF0};

    private ClientFrames() {}

    /** What comes before all frames: the request for {@code /ws}, with these lines besides the usual ones. */
    public static byte[] upgrade(int port, String... headers) {
        StringBuilder request = new StringBuilder("GET /ws HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n"
                + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    public static byte[] text(String text) {
        return frame(TEXT, utf8(text));
    }

    /** A final frame. */
    public static byte[] frame(int opcode, byte[] payload) {
        return frame(FINAL | opcode, payload, true);
    }

    /** A frame that others have to follow. */
    public static byte[] begun(int opcode, byte[] payload) {
        return frame(opcode, payload, true);
    }

    /** A final frame with reserved bits set: 1 to 7. */
    public static byte[] reserved(int bits, int opcode, byte[] payload) {
        return frame(FINAL | bits << 4 | opcode, payload, true);
    }

    public static byte[] close(int code, String reason) {
        return frame(CLOSE, closing(code, utf8(reason)));
    }

    /** The payload of a close. */
    public static byte[] closing(int code, byte[] reason) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.write(code >>> 8);
        payload.write(code);
        payload.writeBytes(reason);
        return payload.toByteArray();
    }

    /** @param first the whole first byte */
    public static byte[] frame(int first, byte[] payload, boolean masked) {
        int length = payload.length;
        ByteArrayOutputStream frame = header(first, length, length <= 125 ? 0 : length <= 0xFFFF ? 2 : 8, masked);
        for (int i = 0; i < length; i++) {
            frame.write(masked ? payload[i] ^ MASK[i & 3] : payload[i]);
        }
        return frame.toByteArray();
    }

    /**
     * A header alone, with any length in any form.
     *
     * @param form how many bytes give the length: 0 (the header's own seven bits), 2 or 8
     */
    public static byte[] header(int first, long length, int form) {
        return header(first, length, form, true).toByteArray();
    }

    private static ByteArrayOutputStream header(int first, long length, int form, boolean masked) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        frame.write((masked ? 0x80 : 0) | (form == 0 ? (int) length : form == 2 ? 126 : 127));
        for (int shift = form * 8 - 8; shift >= 0; shift -= 8) {
            frame.write((int) (length >>> shift));
        }
        if (masked) {
            frame.writeBytes(MASK);
        }
        return frame;
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
