package dev.maru.chat.connection;

import dev.maru.contracts.socket.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Puts WebSocket frames together to texts and hands them to the connection (RFC 6455 sections 5 and 8.1). Frames end here:
 * nothing behind this handler sees them.
 */
final class FrameReader extends SimpleChannelInboundHandler<WebSocketFrame> {

    private final Connection connection;
    private final int maxSize;
    private final int maxFragments;

    /** The fragments of a text that is not complete yet. */
    private @Nullable ByteBuf partial;

    private int fragments;

    FrameReader(Connection connection, int maxSize, int maxFragments) {
        this.connection = connection;
        this.maxSize = maxSize;
        this.maxFragments = maxFragments;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        connection.heard();
        if (frame instanceof CloseWebSocketFrame close) {
            connection.peerCloses(close.retain());
        } else if (connection.isClosing()) {
            return;
        } else if (frame.rsv() != 0) {
            connection.close(WebSocketCloseStatus.PROTOCOL_ERROR);
        } else if (!connection.admitsFrame()) {
            connection.close(CloseCode.TOO_FAST);
        } else {
            switch (frame) {
                case TextWebSocketFrame text -> begin(context, text);
                case ContinuationWebSocketFrame next -> goOn(next.content(), next.isFinalFragment());
                case PingWebSocketFrame ping ->
                    context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()), context.voidPromise());
                case PongWebSocketFrame _ -> {}
                case BinaryWebSocketFrame _ -> connection.close(CloseCode.BAD_FRAME);
                default -> connection.close(WebSocketCloseStatus.PROTOCOL_ERROR);
            }
        }
    }

    private void begin(ChannelHandlerContext context, TextWebSocketFrame text) {
        if (text.isFinalFragment()) {
            complete(text.content());
        } else {
            fragments = 0;
            partial = context.alloc().buffer();
            goOn(text.content(), false);
        }
    }

    private void goOn(ByteBuf content, boolean isLast) {
        ByteBuf text = partial;
        if (text == null) {
            connection.close(WebSocketCloseStatus.PROTOCOL_ERROR);
            return;
        }
        if (++fragments > maxFragments) {
            connection.close(CloseCode.BAD_FRAME);
            return;
        }
        if (text.readableBytes() + content.readableBytes() > maxSize) {
            connection.close(CloseCode.TOO_LARGE);
            return;
        }
        text.writeBytes(content);
        if (isLast) {
            partial = null;
            try {
                complete(text);
            } finally {
                text.release();
            }
        }
    }

    private void complete(ByteBuf bytes) {
        if (bytes.readableBytes() > maxSize) {
            connection.close(CloseCode.TOO_LARGE);
            return;
        }
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(bytes.nioBuffer()).toString();
        } catch (CharacterCodingException e) {
            connection.close(WebSocketCloseStatus.INVALID_PAYLOAD_DATA);
            return;
        }
        connection.heard(text);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        connection.writabilityChanged();
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        releasePartial();
        connection.gone();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        releasePartial();
    }

    /** A reset connection, or a frame that broke the protocol: then the decoder has sent the close frame itself. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        connection.failed(cause);
    }

    private void releasePartial() {
        if (partial != null) {
            partial.release();
            partial = null;
        }
    }
}
