package dev.maru.testing.socket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads what a server sent, frame by frame, and says what it was in a line each, so that tests can compare. Heartbeats are left out: they come
 * when it is time for them, and answer nothing.
 */
public final class ServerFrameReader {

    private static final int SHOWN = 64;

    private final ByteArrayOutputStream unread = new ByteArrayOutputStream();

    /** What whole frames these bytes complete. */
    public List<String> read(byte[] bytes, int length) {
        unread.write(bytes, 0, length);
        ByteBuffer in = ByteBuffer.wrap(unread.toByteArray());
        List<String> frames = new ArrayList<>();
        in.mark();
        while (readOne(in, frames)) {
            in.mark();
        }
        in.reset();
        unread.reset();
        unread.write(in.array(), in.position(), in.remaining());
        return frames;
    }

    private static boolean readOne(ByteBuffer in, List<String> frames) {
        if (in.remaining() < 2) {
            return false;
        }
        int first = in.get() & 0xFF;
        int second = in.get() & 0xFF;
        int more = second == 126 ? 2 : second == 127 ? 8 : 0;
        if (in.remaining() < more) {
            return false;
        }
        long length = more == 2 ? in.getShort() & 0xFFFF : more == 8 ? in.getLong() : second;
        if (in.remaining() < length) {
            return false;
        }
        byte[] payload = new byte[(int) length];
        in.get(payload);
        if (!isHeartbeat(first, payload)) {
            frames.add(describe(first, payload));
        }
        return true;
    }

    private static boolean isHeartbeat(int first, byte[] payload) {
        return first == 0x89
                || first == 0x81 && new String(payload, StandardCharsets.UTF_8).startsWith("{\"type\":\"heads\"");
    }

    private static String describe(int first, byte[] payload) {
        return switch (first) {
            case 0x81 -> text(payload);
            case 0x82 -> binary(payload);
            case 0x88 ->
                payload.length == 0 ? close() : close(ByteBuffer.wrap(payload).getShort() & 0xFFFF);
            case 0x8A -> pong(payload);
            default -> "frame %02x of %d bytes".formatted(first, payload.length);
        };
    }

    public static String text(byte[] payload) {
        return "text " + shown(payload);
    }

    public static String binary(byte[] payload) {
        return "binary " + shown(payload);
    }

    public static String pong(byte[] payload) {
        return "pong " + shown(payload);
    }

    public static String close(int code) {
        return "close " + code;
    }

    /** A close without a code. */
    public static String close() {
        return "close";
    }

    private static String shown(byte[] payload) {
        return payload.length <= SHOWN
                ? HexFormat.of().formatHex(payload) + " " + new String(payload, StandardCharsets.UTF_8)
                : payload.length + " bytes, hash " + Arrays.hashCode(payload);
    }
}
