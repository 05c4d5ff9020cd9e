package dev.maru.chat.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What we write by hand is read by a decoder that somebody else wrote. */
class TextFramingTests {

    private static EmbeddedChannel client() {
        return new EmbeddedChannel(new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(false)
                .maxFramePayloadLength(1 << 20)
                .build()));
    }

    private static String read(EmbeddedChannel client) {
        TextWebSocketFrame frame = client.readInbound();
        try {
            assertThat(frame.isFinalFragment()).isTrue();
            assertThat(frame.rsv()).isZero();
            return frame.text();
        } finally {
            frame.release();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 200_000})
    void aPayloadOfAnyLengthIsOneFrame(int length) {
        EmbeddedChannel client = client();
        String text = "x".repeat(length);
        client.writeInbound(Unpooled.wrappedBuffer(TextFraming.frame(text.getBytes(StandardCharsets.UTF_8))));
        assertThat(read(client)).isEqualTo(text);
        assertThat(client.<Object>readInbound()).isNull();
    }

    @Test
    void aBatchIsManyFramesInOrder() {
        EmbeddedChannel client = client();
        List<String> texts = List.of("one", "둘", "3".repeat(300));
        client.writeInbound(Unpooled.wrappedBuffer(TextFraming.frames(texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList())));
        for (String text : texts) {
            assertThat(read(client)).isEqualTo(text);
        }
    }
}
