package dev.maru.gateway;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import tools.jackson.databind.json.JsonMapper;

/**
 * A service behind the gateway that answers with what it was asked: {@code {service, method, uri, size, headers}}. Its
 * socket echoes texts; {@code close:4400} closes with that code, {@code cut} cuts the connection, and it remembers
 * close codes it was sent.
 */
public final class StubService implements AutoCloseable {

    /** A header that makes the socket refuse. */
    public static final String REFUSE = "Probe-Refuse";

    static final String CUT = "/api/v1/cut";
    static final String LARGE = "/api/v1/large";

    private final DisposableServer server;
    /** Close codes that clients sent. */
    public final CopyOnWriteArrayList<Integer> closes = new CopyOnWriteArrayList<>();

    /** How many messages of a flood were written. */
    public final AtomicInteger flooded = new AtomicInteger();

    StubService(String name) {
        JsonMapper json = JsonMapper.builder().build();
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> {
                    if (request.requestHeaders().contains(REFUSE)) {
                        return response.status(403).header("X-Why", "because").sendString(Mono.just("no"));
                    }
                    if (request.requestHeaders().contains(HttpHeaderNames.UPGRADE, "websocket", true)) {
                        return response.sendWebsocket(
                                this::socket,
                                WebsocketServerSpec.builder()
                                        .maxFramePayloadLength(1 << 20)
                                        .build());
                    }
                    if (request.uri().equals(CUT)) {
                        request.withConnection(
                                connection -> connection.channel().close());
                        return Mono.never();
                    }
                    String padding = request.uri().equals(LARGE) ? "x".repeat(10_000) : "";
                    return request.receive()
                            .aggregate()
                            .asByteArray()
                            .defaultIfEmpty(new byte[0])
                            .flatMap(body -> response.header("Content-Type", "application/json")
                                    .header("X-Frame-Options", "SAMEORIGIN")
                                    .sendString(Mono.just(json.writeValueAsString(Map.of(
                                            "service",
                                            name,
                                            "method",
                                            request.method().name(),
                                            "uri",
                                            request.uri(),
                                            "size",
                                            body.length,
                                            "padding",
                                            padding,
                                            "headers",
                                            headers(request)))))
                                    .then());
                })
                .bindNow();
    }

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    private Mono<Void> socket(WebsocketInbound in, WebsocketOutbound out) {
        in.receiveCloseStatus().subscribe(status -> closes.add(status.code()));
        Flux<Object> answers = in.aggregateFrames(1 << 20)
                .receiveFrames()
                .ofType(TextWebSocketFrame.class)
                .map(TextWebSocketFrame::text)
                .concatMap(text -> answer(text, in));
        return out.sendObject(answers).then();
    }

    private Flux<Object> answer(String text, WebsocketInbound in) {
        if (text.equals("flood")) {
            String message = "x".repeat(1_000);
            return Flux.range(0, 100_000).map(_ -> {
                flooded.incrementAndGet();
                return new TextWebSocketFrame(message);
            });
        }
        if (text.equals("cut")) {
            in.withConnection(connection -> connection.channel().close());
            return Flux.empty();
        }
        return text.startsWith("close:")
                ? Flux.just(new CloseWebSocketFrame(Integer.parseInt(text.substring(6)), "because"))
                : Flux.just(new TextWebSocketFrame(text.length() > 200 ? "" + text.length() : text));
    }

    private static Map<String, String> headers(HttpServerRequest request) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.requestHeaders()
                .forEach(header -> headers.merge(
                        header.getKey().toLowerCase(java.util.Locale.ROOT),
                        header.getValue(),
                        (a, b) -> a + " | " + b));
        return headers;
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
