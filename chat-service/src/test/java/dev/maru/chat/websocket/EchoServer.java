package dev.maru.chat.websocket;

import io.netty.channel.Channel;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.websocket.WebsocketInbound;

/**
 * A server that echoes, with the decoder of {@code /ws} and installed in the same way. {@link #main} starts it alone, for test suites
 * of others.
 */
final class EchoServer implements AutoCloseable {

    private static final int MAX_SIZE = 64 << 20;
    private static final int MAX_FRAGMENTS = 1 << 20;

    private final DisposableServer server;

    EchoServer(int port) {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(port)
                .handle((_, response) -> response.sendWebsocket((in, _) -> takeOver(in)))
                .bindNow();
    }

    public static void main(String[] arguments) {
        EchoServer echo = new EchoServer(Integer.parseInt(arguments[0]));
        echo.server.onDispose().block();
    }

    int port() {
        return server.port();
    }

    private static Mono<Void> takeOver(WebsocketInbound in) {
        return Mono.create(end -> in.withConnection(established -> {
            Channel channel = established.channel();
            channel.pipeline()
                    .addBefore(
                            NettyPipeline.ReactiveBridge,
                            "echo",
                            new FrameReader(new EchoListener(channel), MAX_SIZE, MAX_FRAGMENTS));
            channel.config().setAutoRead(true);
            channel.closeFuture().addListener(_ -> end.success());
        }));
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
