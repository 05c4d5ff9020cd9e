package dev.maru.chat.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.concurrent.TimeUnit;

/** Sends back what it hears. Only in tests. */
final class EchoListener implements FrameListener {

    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final int CLOSE = 0x88;

    private final Channel channel;
    private boolean closing;

    EchoListener(Channel channel) {
        this.channel = channel;
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    @Override
    public boolean admits(FrameKind kind) {
        return true;
    }

    @Override
    public void text(byte[] bytes, int length) {
        channel.write(frame(TEXT, bytes, length));
    }

    @Override
    public void binary(byte[] bytes, int length) {
        channel.write(frame(BINARY, bytes, length));
    }

    @Override
    public void closed(byte[] bytes, int length) {
        if (closing) {
            channel.close();
            return;
        }
        closing = true;
        channel.writeAndFlush(frame(CLOSE, bytes, length)).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void violated(Violation violation) {
        closing = true;
        byte[] code = {(byte) (violation.closeCode() >>> 8), (byte) violation.closeCode()};
        channel.writeAndFlush(frame(CLOSE, code, code.length));
        channel.eventLoop().schedule(() -> channel.close(), 1, TimeUnit.SECONDS);
    }

    @Override
    public void read(int frames, int bytes) {
        channel.flush();
    }

    @Override
    public void writabilityChanged() {
        channel.config().setAutoRead(channel.isWritable());
    }

    @Override
    public void gone() {
        closing = true;
    }

    @Override
    public void failed(Throwable cause) {
        channel.close();
    }

    private ByteBuf frame(int first, byte[] payload, int length) {
        ByteBuf frame = channel.alloc().buffer(10 + length).writeByte(first);
        if (length <= 125) {
            frame.writeByte(length);
        } else if (length <= 0xFFFF) {
            frame.writeByte(126).writeShort(length);
        } else {
            frame.writeByte(127).writeLong(length);
        }
        return frame.writeBytes(payload, 0, length);
    }
}
