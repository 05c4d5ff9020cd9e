package dev.maru.chat.connection;

import dev.maru.chat.websocket.FrameReader;
import dev.maru.platform.problem.ErrorCode;
import dev.maru.platform.problem.MaruException;
import dev.maru.platform.trace.Trace;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;

/** Upgrades {@code GET /ws} to a socket and takes the channel over. */
@RestController
final class SocketEndpoint {

    private static final WebsocketServerSpec SPEC =
            WebsocketServerSpec.builder().build();

    private final Connections connections;
    private final SocketServices services;
    private final SocketProperties properties;
    private final Origins origins;
    private final WriteBufferWaterMark waterMark;

    SocketEndpoint(Connections connections, SocketServices services, SocketProperties properties) {
        this.connections = connections;
        this.services = services;
        this.properties = properties;
        this.origins = new Origins(properties.allowedOrigins());
        this.waterMark = new WriteBufferWaterMark(
                Math.toIntExact(properties.lowWater().toBytes()),
                Math.toIntExact(properties.highWater().toBytes()));
    }

    private static int maxFrame(SocketProperties properties) {
        return Math.toIntExact(properties.maxFrame().toBytes());
    }

    @GetMapping("/ws")
    Mono<Void> upgrade(ServerWebExchange exchange, @AuthenticationPrincipal @Nullable Jwt token) {
        ServerHttpRequest request = exchange.getRequest();
        ServerHttpResponse response = exchange.getResponse();
        HttpHeaders headers = request.getHeaders();
        if (!"websocket".equalsIgnoreCase(headers.getUpgrade())) {
            throw new MaruException(ErrorCode.BAD_REQUEST, "This is a WebSocket endpoint.");
        }
        if (!"13".equals(headers.getFirst("Sec-WebSocket-Version"))) {
            response.setStatusCode(HttpStatus.UPGRADE_REQUIRED);
            response.getHeaders().set("Sec-WebSocket-Version", "13");
            return response.setComplete();
        }
        if (!origins.isAllowed(headers.getOrigin(), request.getURI().getRawAuthority())
                && !origins.isAllowed(headers.getOrigin(), headers.getFirst(HttpHeaders.HOST))) {
            throw new MaruException(ErrorCode.FORBIDDEN, "Pages of this origin may not connect.");
        }
        if (!connections.isAccepting()) {
            throw new MaruException(ErrorCode.UNAVAILABLE, "This instance is stopping.");
        }
        Trace trace = Trace.continuing(headers.getFirst(Trace.HEADER));
        HttpServerResponse reactorResponse = ServerHttpResponseDecorator.getNativeResponse(response);
        return response.setComplete()
                .then(Mono.defer(() -> reactorResponse
                        .sendWebsocket(
                                (in, _) -> takeOver(
                                        in, addressOf(request), token == null ? null : Caller.of(token), trace),
                                SPEC)
                        .then()));
    }

    /**
     * From here on the channel is the connection's alone. Reactor Netty forgets it, and with it the request, its headers and all that
     * was made to answer it: what is left of the pipeline is what a socket needs.
     */
    private Mono<Void> takeOver(WebsocketInbound inbound, String address, @Nullable Caller caller, Trace trace) {
        inbound.withConnection(established -> {
            Channel channel = established.channel();
            channel.config().setWriteBufferWaterMark(waterMark);
            if (channel.config() instanceof EpollSocketChannelConfig config) {
                config.setTcpNotSentLowAt(properties.kernelWater().toBytes());
            }
            Connection connection = new Connection(channel, address, caller, trace, connections, services, properties);
            established.rebind(() -> channel);
            strip(channel.pipeline());
            channel.pipeline().addLast(new FrameReader(connection, maxFrame(properties), properties.maxFragments()));
            connections.opened(connection);
            channel.config().setAutoRead(true);
        });
        return Mono.never();
    }

    /** The decoder stays until the reader takes its place, with what it has read already. */
    private static void strip(ChannelPipeline pipeline) {
        pipeline.toMap().forEach((name, handler) -> {
            boolean stays = handler instanceof SslHandler || handler instanceof WebSocketFrameDecoder;
            // One handler's going may take another along.
            if (!stays && pipeline.context(name) != null) {
                pipeline.remove(name);
            }
        });
    }

    private static String addressOf(ServerHttpRequest request) {
        InetSocketAddress address = request.getRemoteAddress();
        return address == null ? "unknown" : address.getHostString();
    }
}
