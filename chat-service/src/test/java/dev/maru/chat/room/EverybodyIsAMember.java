package dev.maru.chat.room;

import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** A user-room-service that says yes. */
final class EverybodyIsAMember implements AutoCloseable {

    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle((_, response) ->
                    response.header("Content-Type", "application/json").sendString(Mono.just("""
                        {"room":"r","user":"u","state":"member","role":"member","version":1}\
                        """)))
            .bindNow();

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
