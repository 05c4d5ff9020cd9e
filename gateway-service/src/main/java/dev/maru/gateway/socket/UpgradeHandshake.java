package dev.maru.gateway.socket;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import java.io.IOException;
import java.util.function.Function;
import reactor.core.publisher.MonoSink;

/** Sends the upgrade to the service and hands over its answer, once. */
final class UpgradeHandshake extends SimpleChannelInboundHandler<FullHttpResponse> {

    private static final int MAX_ANSWER_BYTES = 64 * 1024;
    private static final int SWITCHING_PROTOCOLS = 101;

    private final FullHttpRequest request;
    private final Function<HttpHeaders, Tunnel> accepted;
    private final MonoSink<Answer> result;

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
                .addBefore(context.name(), "http", new HttpClientCodec())
                .addBefore(context.name(), "whole", new HttpObjectAggregator(MAX_ANSWER_BYTES));
        context.channel().config().setAutoRead(true);
        context.writeAndFlush(request);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse answer) {
        if (answer.status().code() != SWITCHING_PROTOCOLS) {
            result.success(new Answer.Refused(
                    answer.status().code(), answer.headers().copy(), ByteBufUtil.getBytes(answer.content())));
            context.close();
            return;
        }
        // The tunnel's end is added first: what the codec has read ahead passes to it when the codec goes.
        Tunnel tunnel = accepted.apply(answer.headers());
        context.pipeline().remove(this);
        context.pipeline().remove("whole");
        context.pipeline().remove("http");
        result.success(new Answer.Accepted(tunnel));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        result.error(new IOException("The service closed the connection before it answered"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        result.error(new IOException("The service's answer is unreadable", cause));
        context.close();
    }
}
