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
    private static final int ANSWER_BYTES = 256;

    private static final String SLOTS = "CLUSTER ADDSLOTSRANGE 0 16383";
    private static final String STATE = "CLUSTER INFO";

    private final Server server;
    private final boolean cluster;

    private ServerRedis(Server server, boolean cluster) {
        this.server = server;
        this.cluster = cluster;
    }

    static ServerRedis start(Server server) {
        return start(server, false);
    }

    static ServerRedis startCluster(Server server) {
        return start(server, true);
    }

    private static ServerRedis start(Server server, boolean cluster) {
        try {
            server.start();
            var store = new ServerRedis(server, cluster);
            Waiting.until(server, UP_WITHIN, () -> store.says("PING", "+PONG"));
            if (cluster) {
                Waiting.until(server, UP_WITHIN, () -> store.says(SLOTS, "+OK"));
            }
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
        Waiting.until(server, UP_WITHIN, () -> cluster ? says(STATE, "cluster_state:ok") : says("PING", "+PONG"));
    }

    private boolean says(String command, String expected) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), ANSWER_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[ANSWER_BYTES];
            int read = socket.getInputStream().read(answer);
            return read > 0 && new String(answer, 0, read, StandardCharsets.US_ASCII).contains(expected);
        } catch (IOException e) {
            return false;
        }
    }
}
