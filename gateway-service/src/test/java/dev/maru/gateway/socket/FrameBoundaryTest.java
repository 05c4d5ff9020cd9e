package dev.maru.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameBoundaryTest {

    /** Netty's own encoder says where frames end; the bytes then come in pieces of any size. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void boundariesAreFoundInWhateverPiecesTheBytesArrive(boolean masked) {
        Random random = new Random(42);
        ByteBuf stream = Unpooled.buffer();
        List<Integer> ends = new ArrayList<>();
        for (int size : new int[] {0, 1, 125, 126, 127, 5_000, 65_535, 65_536, 70_000, 0, 3}) {
            EmbeddedChannel encoder = new EmbeddedChannel(new WebSocket13FrameEncoder(masked));
            encoder.writeOutbound(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[size])));
            for (ByteBuf part = encoder.readOutbound(); part != null; part = encoder.readOutbound()) {
                stream.writeBytes(part);
                part.release();
            }
            ends.add(stream.writerIndex());
        }
        FrameBoundary boundary = new FrameBoundary();
        assertThat(boundary.reached()).isTrue();
        int at = 0;
        while (at < stream.writerIndex()) {
            int piece = Math.min(1 + random.nextInt(random.nextBoolean() ? 4 : 9_000), stream.writerIndex() - at);
            boundary.follow(stream.slice(at, piece));
            at += piece;
            assertThat(boundary.reached()).as("at %d", at).isEqualTo(ends.contains(at));
        }
    }
}
