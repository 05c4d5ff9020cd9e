package dev.maru.chat.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.socket.ClientFrames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ResourceLeakDetector;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random bytes and random frames: the decoder never throws, holds no more than one message and one control frame, and gives all of it
 * back. {@code -Dmaru.fuzz.rounds} makes it longer, {@code -Dmaru.fuzz.seed} makes it another one.
 */
class FrameReaderFuzzTests {

    private static final int ROUNDS = Integer.getInteger("maru.fuzz.rounds", 1_000);
    private static final long SEED = Long.getLong("maru.fuzz.seed", 20_261_121);
    private static final int MAX_SIZE = 2_000;
    private static final int MAX_FRAGMENTS = 16;

    /** One message and one control frame, each in a buffer that doubles. */
    private static final long MAX_KEPT = 2 * MAX_SIZE + 125;

    private static ResourceLeakDetector.Level before;

    @BeforeAll
    static void lookForLeaks() {
        before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    @AfterAll
    static void stopLooking() {
        ResourceLeakDetector.setLevel(before);
    }

    /** What came through, and what memory was held between two reads. */
    private static final class Run implements FrameListener {

        final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
        final EmbeddedChannel channel = new EmbeddedChannel();
        final List<String> texts = new ArrayList<>();
        final List<Throwable> failures = new ArrayList<>();
        Violation violation;
        boolean closed;
        int calledAfterTheEnd;
        int frames;

        Run() {
            channel.config().setAllocator(memory);
            channel.pipeline().addLast(new FrameReader(this, MAX_SIZE, MAX_FRAGMENTS));
        }

        void feed(byte[] bytes, Random random) {
            int at = 0;
            while (at < bytes.length) {
                int length = Math.min(bytes.length - at, 1 + random.nextInt(random.nextBoolean() ? 3 : 700));
                channel.writeInbound(channel.alloc().directBuffer(length).writeBytes(bytes, at, length));
                at += length;
                for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
                    assertThat(ByteBufUtil.getBytes(out)[0]).isEqualTo((byte) 0x8A);
                    out.release();
                }
                assertThat(held()).isLessThanOrEqualTo(MAX_KEPT);
            }
        }

        long held() {
            return memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory();
        }

        void end() {
            channel.finishAndReleaseAll();
            assertThat(held()).isZero();
            assertThat(failures).isEmpty();
            assertThat(calledAfterTheEnd).isZero();
        }

        private void count() {
            if (isClosing()) {
                calledAfterTheEnd++;
            }
        }

        @Override
        public boolean isClosing() {
            return closed || violation != null;
        }

        @Override
        public boolean admits(FrameKind kind) {
            count();
            return true;
        }

        @Override
        public void text(byte[] bytes, int length) {
            count();
            assertThat(length).isLessThanOrEqualTo(MAX_SIZE);
            String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
            assertThat(text.getBytes(StandardCharsets.UTF_8)).isEqualTo(Arrays.copyOf(bytes, length));
            texts.add(text);
        }

        @Override
        public void binary(byte[] bytes, int length) {
            count();
            assertThat(length).isLessThanOrEqualTo(MAX_SIZE);
        }

        @Override
        public void closed(byte[] bytes, int length) {
            closed = true;
        }

        @Override
        public void violated(Violation what) {
            count();
            violation = what;
        }

        @Override
        public void read(int whole, int bytes) {
            frames += whole;
        }

        @Override
        public void writabilityChanged() {}

        @Override
        public void gone() {}

        @Override
        public void failed(Throwable cause) {
            failures.add(cause);
        }
    }

    @Test
    void randomBytesAreRefusedAndNothingIsKept() {
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(SEED + round);
            byte[] bytes = new byte[1 + random.nextInt(3_000)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                // Else nearly all end with the first byte.
                bytes[0] = (byte) (0x80 * random.nextInt(2) | random.nextInt(3));
                bytes[Math.min(1, bytes.length - 1)] |= (byte) 0x80;
            }
            Run run = new Run();
            run.feed(bytes, random);
            refused += run.violation == null ? 0 : 1;
            run.end();
        }
        assertThat(refused).isGreaterThan(ROUNDS / 2);
    }

    @Test
    void validMessagesComeOutAsTheyWereHoweverTheyAreCut() {
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(SEED + round);
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            List<String> said = new ArrayList<>();
            int frames = 0;
            for (int i = random.nextInt(8); i >= 0; i--) {
                String text = text(random);
                said.add(text);
                frames += send(text, random, sent);
            }
            Run run = new Run();
            run.feed(sent.toByteArray(), random);
            assertThat(run.violation).as("seed %s", SEED + round).isNull();
            assertThat(run.texts).as("seed %s", SEED + round).isEqualTo(said);
            assertThat(run.frames).isEqualTo(frames);
            run.end();
        }
    }

    @Test
    void aMessageWithOneFlippedBitDoesNoHarm() {
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(SEED + round);
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            for (int i = 0; i < 3; i++) {
                send(text(random), random, sent);
            }
            byte[] bytes = sent.toByteArray();
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            Run run = new Run();
            run.feed(bytes, random);
            run.end();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 13})
    void randomTextsAreJudgedAsTheJdkJudgesThem(int piece) {
        int valid = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(SEED + round);
            byte[] bytes = text(random).getBytes(StandardCharsets.UTF_8);
            for (int i = random.nextInt(3); i > 0 && bytes.length > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            int state = Utf8.COMPLETE;
            for (int at = 0; at < bytes.length && state != Utf8.INVALID; at += piece) {
                state = Utf8.next(state, bytes, at, Math.min(bytes.length, at + piece));
            }
            assertThat(state == Utf8.COMPLETE).as("seed %s", SEED + round).isEqualTo(isUtf8(bytes));
            valid += state == Utf8.COMPLETE ? 1 : 0;
        }
        assertThat(valid).isBetween(ROUNDS / 10, ROUNDS - ROUNDS / 10);
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(random.nextBoolean() ? 10 : 300); i > 0; i--) {
            int point = random.nextInt(1 << 7 + random.nextInt(14)) % (Character.MAX_CODE_POINT + 1);
            text.appendCodePoint(point >= 0xD800 && point <= 0xDFFF ? 0xAC00 : point);
        }
        return text.toString();
    }

    /** Sends a text in random pieces with pings and pongs between them; says how many frames it took. */
    private static int send(String text, Random random, ByteArrayOutputStream sent) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int pieces = 1 + random.nextInt(MAX_FRAGMENTS);
        int frames = 0;
        int at = 0;
        for (int i = 1; i <= pieces; i++) {
            boolean last = i == pieces;
            int end = last ? bytes.length : at + random.nextInt(bytes.length - at + 1);
            int opcode = i == 1 ? ClientFrames.TEXT : ClientFrames.CONTINUATION;
            byte[] piece = Arrays.copyOfRange(bytes, at, end);
            sent.writeBytes(last ? ClientFrames.frame(opcode, piece) : ClientFrames.begun(opcode, piece));
            at = end;
            frames++;
            if (random.nextInt(4) == 0) {
                byte[] payload = new byte[random.nextInt(126)];
                random.nextBytes(payload);
                int kind = random.nextBoolean() ? ClientFrames.PING : ClientFrames.PONG;
                sent.writeBytes(ClientFrames.frame(kind, payload));
                frames++;
            }
        }
        return frames;
    }
}
