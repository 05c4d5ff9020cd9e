package dev.maru.chat.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.socket.ConformanceCase;
import dev.maru.testing.socket.ConformanceCase.Cut;
import dev.maru.testing.socket.ConformanceCases;
import dev.maru.testing.socket.RawSocket;
import dev.maru.testing.socket.ServerFrameReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What RFC 6455 asks of a server, asked of the decoder of {@code /ws} with an echo behind it. */
class ConformanceTests {

    private static final int MOST_BYTES_ONE_BY_ONE = 70_000;
    private static final int MAX_SIZE = 4 << 20;

    static Stream<ConformanceCase> cases() {
        return ConformanceCases.all().stream();
    }

    private static List<String> answers(List<byte[]> pieces) {
        UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAllocator(memory);
        channel.pipeline().addLast(new FrameReader(new EchoListener(channel), MAX_SIZE, MAX_SIZE));
        List<String> answers = exchange(channel, pieces);
        channel.finishAndReleaseAll();
        assertThat(memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory())
                .as("memory that is still held")
                .isZero();
        return answers;
    }

    private static List<String> exchange(EmbeddedChannel channel, List<byte[]> pieces) {
        ServerFrameReader reader = new ServerFrameReader();
        List<String> answers = new ArrayList<>();
        for (byte[] piece : pieces) {
            if (channel.isOpen()) {
                channel.writeInbound(channel.alloc().buffer(piece.length).writeBytes(piece));
            }
            for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
                byte[] bytes = ByteBufUtil.getBytes(out);
                out.release();
                answers.addAll(reader.read(bytes, bytes.length));
            }
        }
        return answers;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void holds(ConformanceCase question) {
        for (Cut cut : Cut.values()) {
            if (cut != Cut.BYTES || question.size() <= MOST_BYTES_ONE_BY_ONE) {
                assertThat(answers(cut.of(question.frames())))
                        .as("cut: %s", cut)
                        .isEqualTo(question.answers());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void holdsOverTcp(Cut cut) throws IOException {
        try (EchoServer server = new EchoServer(0)) {
            for (ConformanceCase question : ConformanceCases.all()) {
                if (cut != Cut.BYTES || question.size() <= 2_000) {
                    try (RawSocket socket = new RawSocket(server.port())) {
                        cut.of(question.frames()).forEach(socket::write);
                        assertThat(socket.untilClose()).as("%s", question).isEqualTo(question.answers());
                    }
                }
            }
        }
    }

    /**
     * The control, and the reason why the decoder is ours: with Netty's, set up as a server gets it and with its check of UTF-8 behind
     * it, cases fail.
     */
    @Test
    void nettysDecoderDoesNotHold() {
        Set<String> failed = new TreeSet<>();
        for (ConformanceCase question : ConformanceCases.all()) {
            if (question.isWithoutMessages() && question.size() < 2_000) {
                EmbeddedChannel channel = new EmbeddedChannel(
                        new WebSocket13FrameEncoder(false),
                        new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                                .allowExtensions(true)
                                .maxFramePayloadLength(MAX_SIZE)
                                .build()),
                        new Utf8FrameValidator(),
                        new NettyEcho());
                if (!exchange(channel, question.frames()).equals(question.answers())) {
                    failed.add(question.number());
                }
                channel.finishAndReleaseAll();
            }
        }
        assertThat(failed).contains("3.1", "3.5", "6.4.3", "7.13.1");
    }
}
