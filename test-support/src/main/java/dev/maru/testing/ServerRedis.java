package dev.maru.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** {@code redis-server} that keeps nothing. */
final class ServerRedis implements RedisStore {

    private static final Duration UP_WITHIN = Duration.ofSeconds(30);
    private static final int ANSWER_MILLIS = 500;

    private final Server server;

    private ServerRedis(Server server) {
        this.server = server;
    }

    static ServerRedis start(Server server) {
        try {
            server.start();
            var store = new ServerRedis(server);
            store.awaitPong();
            return store;
        } catch (RuntimeException e) {
            server.delete();
            throw e;
        }
    }

    @Override
    public String uri() {
        return "redis://127.0.0.1:" + server.port();
    }

    @Override
    public Kind kind() {
        return server.kind();
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    public void kill() {
        server.kill();
    }

    @Override
    public void suspend() {
        server.suspend();
    }

    @Override
    public void resume() {
        server.resume();
    }

    @Override
    public void restart() {
        server.stop();
        server.start();
        awaitPong();
    }

    @Override
    public void close() {
        server.delete();
    }

    private void awaitPong() {
        Waiting.until(server, UP_WITHIN, this::answers);
    }

    private boolean answers() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), ANSWER_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII).equals("+PONG");
        } catch (IOException e) {
            return false;
        }
    }
}
