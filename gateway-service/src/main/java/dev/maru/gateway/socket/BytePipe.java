package dev.maru.gateway.socket;

import dev.maru.platform.socket.LingeringClose;
import io.micrometer.core.instrument.Counter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One end of a tunnel: what arrives on its channel is written to the other, and no more is read than the other end can
 * take. Whole reads are passed on, so what one side wrote together leaves together.
 */
final class BytePipe extends ChannelInboundHandlerAdapter {

    private final Channel peer;
    private final @Nullable FrameBoundary boundary;
    private final Counter passed;
    private @Nullable ByteBuf farewell;
    private boolean silenced;

    /** A pipe that can be told to say a last word to its peer when it has a boundary to say it at. */
    BytePipe(Channel peer, @Nullable FrameBoundary boundary, Counter passed) {
        this.passed = passed;
        this.peer = peer;
        this.boundary = boundary;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (silenced || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (boundary != null) {
            boundary.follow(bytes);
        }
        passed.increment(bytes.readableBytes());
        peer.write(bytes);
        sayFarewell();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        peer.flush();
        if (peer.isWritable()) {
            context.read();
        }
    }

    /** This channel can take more: let the other end read again. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            peer.read();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        peer.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(LingeringClose.AFTER_LAST_WRITE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close(); // a reset connection: nothing to tell anybody but that it is gone
    }

    /** Sends a frame to the peer as soon as no other frame is under way, and nothing after it. On the event loop. */
    void farewell(ByteBuf frame) {
        farewell = frame;
        sayFarewell();
        peer.flush();
    }

    private void sayFarewell() {
        ByteBuf frame = farewell;
        if (frame != null && (boundary == null || boundary.reached())) {
            farewell = null;
            silenced = true;
            peer.write(frame);
        }
    }
}
