package dev.maru.benchmarks.hop;

import dev.maru.chat.frame.ServerFrames;
import dev.maru.chat.log.Body;
import dev.maru.chat.log.BodyHasher;
import dev.maru.chat.log.LogEntry;
import dev.maru.chat.relay.RelayedEntry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;

/** Messages as people send them. */
public final class Samples {

    static final int BATCH = 16;

    private static final BodyHasher HASHER = new BodyHasher(new byte[32]);

    private static final String ROOM = "019b3a52-7c1e-7d10-9c39-2f8a54a1c0de";
    private static final String USER = "019a1c77-01f2-7b52-8e11-aa7f3c40d9b1";
    private static final String KEY = "019c77aa-51d3-7f6e-b0d9-6cf2f1e8a742";
    private static final byte[] MASK = {0x37, (byte) 0xFA, 0x21, 0x3D};
    private static final String KOREAN = "마루는 방과 방을 잇는 나무 마루입니다. ";
    private static final String ENGLISH = "A hall joins the rooms of a house. ";

    /** What a message says. */
    public enum Text {
        ENGLISH_70(Samples.ENGLISH.repeat(2)),
        KOREAN_70(Samples.KOREAN.repeat(3)),
        KOREAN_1000(Samples.KOREAN.repeat(44));

        final String text;

        Text(String text) {
            this.text = text;
        }

        byte[] send() {
            return """
                {"type":"send","ref":"17","key":"%s","room":"%s","text":"%s"}\
                """.formatted(KEY, ROOM, text).getBytes(StandardCharsets.UTF_8);
        }

        LogEntry entry(long seq) {
            Body body = new Body.Message(text, null, List.of());
            return new LogEntry(
                    ROOM, seq, seq, USER, Instant.ofEpochMilli(1_763_700_000_000L), KEY, body, HASHER.hash(body));
        }

        RelayedEntry relayed(long seq) {
            LogEntry entry = entry(seq);
            return RelayedEntry.of(entry, ServerFrames.entry(entry, null));
        }

        List<RelayedEntry> batch() {
            return LongStream.rangeClosed(1, BATCH).mapToObj(this::relayed).toList();
        }

        /** As many frames of a client as a batch has, as the kernel gives them. */
        ByteBuf frames() {
            byte[] payload = send();
            ByteBuf frames = Unpooled.directBuffer();
            for (int i = 0; i < BATCH; i++) {
                frames.writeByte(0x81);
                if (payload.length <= 125) {
                    frames.writeByte(0x80 | payload.length);
                } else {
                    frames.writeByte(0x80 | 126).writeShort(payload.length);
                }
                frames.writeBytes(MASK);
                for (int at = 0; at < payload.length; at++) {
                    frames.writeByte(payload[at] ^ MASK[at & 3]);
                }
            }
            return frames;
        }
    }

    private Samples() {}
}
