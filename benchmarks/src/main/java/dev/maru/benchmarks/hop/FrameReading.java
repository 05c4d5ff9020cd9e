package dev.maru.benchmarks.hop;

import dev.maru.chat.websocket.FrameKind;
import dev.maru.chat.websocket.FrameListener;
import dev.maru.chat.websocket.FrameReader;
import dev.maru.chat.websocket.Violation;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * From bytes to a text that is known to be UTF-8, for each frame: ours, and Netty's decoder in the two ways of having it check the
 * text. Blind spot: all frames are whole, and sixteen come at once; the read itself is not in it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameReading {

    private static final int MAX_SIZE = 64 * 1024;

    @Param
    public Samples.Text sample = Samples.Text.ENGLISH_70;

    private final Count count = new Count();
    private final EmbeddedChannel ours = new EmbeddedChannel(new FrameReader(count, MAX_SIZE, 64));
    private final EmbeddedChannel netty = new EmbeddedChannel(decoder(), new TextCount());
    private final EmbeddedChannel nettyWithValidator =
            new EmbeddedChannel(decoder(), new Utf8FrameValidator(), new LengthCount());
    private ByteBuf frames = sample.frames();

    @Setup
    public void encode() {
        frames = sample.frames();
    }

    private static WebSocket13FrameDecoder decoder() {
        return new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(MAX_SIZE)
                .build());
    }

    @Benchmark
    @OperationsPerInvocation(Samples.BATCH)
    public long ours() {
        ours.writeInbound(frames.retainedDuplicate());
        return count.bytes;
    }

    @Benchmark
    @OperationsPerInvocation(Samples.BATCH)
    public Object nettyAndACharsetDecoder() {
        netty.writeInbound(frames.retainedDuplicate());
        return netty;
    }

    @Benchmark
    @OperationsPerInvocation(Samples.BATCH)
    public Object nettyAndItsValidator() {
        nettyWithValidator.writeInbound(frames.retainedDuplicate());
        return nettyWithValidator;
    }

    private static final class TextCount extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        long characters;

        @Override
        protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
            ByteBuffer bytes = frame.content().nioBuffer();
            CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
            try {
                characters += decoder.decode(bytes).toString().length();
            } catch (CharacterCodingException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static final class LengthCount extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        long bytes;

        @Override
        protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
            bytes += frame.content().readableBytes();
        }
    }

    private static final class Count implements FrameListener {
        long bytes;

        @Override
        public boolean isClosing() {
            return false;
        }

        @Override
        public boolean admits(FrameKind kind) {
            return true;
        }

        @Override
        public void text(byte[] text, int length) {
            bytes += length;
        }

        @Override
        public void binary(byte[] message, int length) {
            bytes += length;
        }

        @Override
        public void closed(byte[] reason, int length) {}

        @Override
        public void violated(Violation violation) {
            throw new IllegalStateException(violation.tag());
        }

        @Override
        public void read(int frames, int size) {}

        @Override
        public void writabilityChanged() {}

        @Override
        public void gone() {}

        @Override
        public void failed(Throwable cause) {}
    }
}
