package dev.maru.gateway.socket;

import dev.maru.gateway.socket.UpgradeHandshake.Answer;
import dev.maru.platform.client.ServiceAddresses;
import dev.maru.platform.trace.Trace;
import dev.maru.platform.trace.TraceLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.TcpClient;

/**
 * Carries every WebSocket route, in place of the stock filter, which decodes and encodes each frame, loses fragments
 * that arrive early, rewrites close codes, and tells the client 1000 when a service dies.
 */
final class SocketTunnel implements GlobalFilter, Ordered {

    private static final int CONNECT_TIMEOUT_MS = 1_000;
    /** With the search for its address. */
    private static final Duration REACH_WITHIN = Duration.ofSeconds(5);

    private static final String WEBSOCKET = "websocket";
    private static final int HTTP_PORT = 80;
    /** A service that wants TLS is left to the stock filter. */
    private static final Set<String> PLAIN = Set.of("http", "ws");

    /** Of the service's answer, what speaks of its own connection. */
    private static final Set<String> HOP_BY_HOP =
            Set.of("connection", "keep-alive", "transfer-encoding", "upgrade", "content-length", "trailer");

    private final ObjectProvider<List<HttpHeadersFilter>> headersFilters;
    private final TcpClient services;
    private final Set<Tunnel> open = ConcurrentHashMap.newKeySet();
    private final TunnelMeters meters;

    SocketTunnel(ObjectProvider<List<HttpHeadersFilter>> headersFilters, MeterRegistry registry) {
        this.meters = new TunnelMeters(registry, open);
        this.headersFilters = headersFilters;
        this.services = ServiceAddresses.follow(TcpClient.create(ConnectionProvider.newConnection())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.TCP_NODELAY, true));
    }

    /** Just before the stock WebSocket filter, and after all that choose and change the target. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE - 2;
    }

    Set<Tunnel> open() {
        return open;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        boolean upgrade =
                WEBSOCKET.equalsIgnoreCase(exchange.getRequest().getHeaders().getUpgrade());
        URI target = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR);
        if (!upgrade || !PLAIN.contains(target.getScheme()) || ServerWebExchangeUtils.isAlreadyRouted(exchange)) {
            return chain.filter(exchange);
        }
        ServerWebExchangeUtils.setAlreadyRouted(exchange);
        return connect(target)
                .timeout(REACH_WITHIN)
                .flatMap(service -> ask(exchange, target, service))
                .doOnNext(meters::answered)
                .doOnError(meters::failed)
                .flatMap(answer -> switch (answer) {
                    case Answer.Accepted accepted -> accepted.tunnel().closed();
                    case Answer.Refused refused -> refuse(exchange.getResponse(), refused);
                });
    }

    private Mono<? extends Connection> connect(URI target) {
        int port = target.getPort() < 0 ? HTTP_PORT : target.getPort();
        return services.host(target.getHost()).port(port).connect();
    }

    private Mono<Answer> ask(ServerWebExchange exchange, URI target, Connection connection) {
        Channel service = connection.channel();
        Channel client = channel(exchange);
        FullHttpRequest request = request(exchange, target);
        return Mono.deferContextual(context -> {
            Trace current = context.getOrDefault(Trace.class, null);
            String trace = current == null ? "" : current.header();
            if (current != null) {
                TraceLog.reached("tunnel", current.sampledId(), target.getHost(), target.getPort());
            }
            return Mono.<Answer>create(result -> {
                UpgradeHandshake handshake =
                        new UpgradeHandshake(request, headers -> tunnel(client, service, head(headers, trace)), result);
                service.eventLoop().execute(() -> {
                    service.pipeline().remove(NettyPipeline.ReactiveBridge);
                    service.pipeline().addLast(handshake);
                });
                // The client left: no need for the service's channel any more.
                result.onCancel(service::close);
            });
        });
    }

    private Tunnel tunnel(Channel client, Channel service, ByteBuf head) {
        Tunnel tunnel = new Tunnel(client, service, meters);
        open.add(tunnel);
        tunnel.closed().subscribe(null, null, () -> open.remove(tunnel));
        tunnel.open(head);
        return tunnel;
    }

    private static Channel channel(ServerWebExchange exchange) {
        HttpServerRequest request = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
        AtomicReference<Channel> channel = new AtomicReference<>();
        request.withConnection(connection -> channel.set(connection.channel()));
        return channel.get();
    }

    private FullHttpRequest request(ServerWebExchange exchange, URI target) {
        String query = target.getRawQuery();
        String path = query == null ? target.getRawPath() : target.getRawPath() + "?" + query;
        FullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path, Unpooled.EMPTY_BUFFER);
        HttpHeaders headers = HttpHeadersFilter.filterRequest(headersFilters.getIfAvailable(List::of), exchange);
        headers.forEach((name, values) -> request.headers().add(name, values));
        request.headers().set(HttpHeaderNames.HOST, target.getRawAuthority());
        request.headers().set(HttpHeaderNames.CONNECTION, "Upgrade");
        request.headers().set(HttpHeaderNames.UPGRADE, WEBSOCKET);
        return request;
    }

    private static ByteBuf head(io.netty.handler.codec.http.HttpHeaders headers, String trace) {
        StringBuilder head = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\n");
        headers.forEach(header -> {
            if (!header.getKey().equalsIgnoreCase(Trace.HEADER)) {
                head.append(header.getKey())
                        .append(": ")
                        .append(header.getValue())
                        .append("\r\n");
            }
        });
        if (!trace.isEmpty()) {
            head.append(Trace.HEADER).append(": ").append(trace).append("\r\n");
        }
        return Unpooled.copiedBuffer(head.append("\r\n"), StandardCharsets.ISO_8859_1);
    }

    private static Mono<Void> refuse(ServerHttpResponse response, Answer.Refused refused) {
        response.setStatusCode(HttpStatusCode.valueOf(refused.status()));
        refused.headers().forEach(header -> {
            if (!HOP_BY_HOP.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                response.getHeaders().add(header.getKey(), header.getValue());
            }
        });
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(refused.body())));
    }
}
