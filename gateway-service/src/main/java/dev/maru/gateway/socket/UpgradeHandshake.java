package dev.maru.gateway.socket;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import reactor.core.publisher.MonoSink;

/**
 * Sends the upgrade to the service and hands over its answer, once.
 *
 * <p>Whether it came in time is decided on the event loop of the service's channel, like all the rest: elsewhere a client could be told that
 * nobody answered while the tunnel takes its channel over.
 */
final class UpgradeHandshake extends SimpleChannelInboundHandler<FullHttpResponse> {

    private static final int MAX_ANSWER_BYTES = 64 * 1024;
    private static final int SWITCHING_PROTOCOLS = 101;
    static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    private final FullHttpRequest request;
    private final Function<HttpHeaders, Tunnel> accepted;
    private final MonoSink<Answer> result;

    /** Whether the result is out. Nothing more comes here once the tunnel has both channels. */
    private boolean over;

    /** What the service said. */
    sealed interface Answer {
        record Accepted(Tunnel tunnel) implements Answer {}

        record Refused(int status, HttpHeaders headers, byte[] body) implements Answer {}
    }

    /** @param accepted makes the tunnel as soon as the service agrees; before any of its frames are passed on */
    UpgradeHandshake(FullHttpRequest request, Function<HttpHeaders, Tunnel> accepted, MonoSink<Answer> result) {
        this.request = request;
        this.accepted = accepted;
        this.result = result;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.pipeline()
                .addBefore(
                        context.name(),
                        "deadline",
                        new ReadTimeoutHandler(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS))
                .addBefore(context.name(), "http", new HttpClientCodec())
                .addBefore(context.name(), "whole", new HttpObjectAggregator(MAX_ANSWER_BYTES));
        context.channel().config().setAutoRead(true);
        context.writeAndFlush(request);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse answer) {
        if (answer.status().code() != SWITCHING_PROTOCOLS) {
            over = true;
            result.success(new Answer.Refused(
                    answer.status().code(), answer.headers().copy(), ByteBufUtil.getBytes(answer.content())));
            context.close();
            return;
        }
        // The tunnel's end is added first: what the codec has read ahead passes to it when the codec goes.
        Tunnel tunnel = accepted.apply(answer.headers());
        context.pipeline().remove("deadline");
        context.pipeline().remove(this);
        context.pipeline().remove("whole");
        context.pipeline().remove("http");
        result.success(new Answer.Accepted(tunnel));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(new IOException("The service closed the connection before it answered"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(
                cause instanceof ReadTimeoutException
                        ? new TimeoutException("The service did not answer in time")
                        : new IOException("The service's answer is unreadable", cause));
        context.close();
    }

    private void fail(Exception cause) {
        if (!over) {
            over = true;
            result.error(cause);
        }
    }
}
