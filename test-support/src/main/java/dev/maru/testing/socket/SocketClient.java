package dev.maru.testing.socket;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client of {@code maru.v1}. It remembers every frame; {@code await} takes the first one that fits and that no earlier
 * {@code await} took, so a test reads frames in order without losing those that come in between.
 */
public final class SocketClient implements AutoCloseable {

    public static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What the JDK reports when the connection ended without a close frame. */
    public static final int NO_CLOSE_FRAME = 1006;

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Received received = new Received();
    private final AtomicInteger refs = new AtomicInteger();
    private final WebSocket socket;
    private CompletableFuture<?> lastSend = CompletableFuture.completedFuture(null);

    private SocketClient(WebSocket.Builder builder, URI uri) throws IOException {
        this.socket = join(builder.buildAsync(uri, received));
    }

    /** Opens a socket and says nothing. Throws an {@link IOException} when the server refuses the upgrade. */
    public static SocketClient open(URI uri) throws IOException {
        return open(uri, Map.of());
    }

    public static SocketClient open(URI uri, Map<String, String> headers) throws IOException {
        WebSocket.Builder builder = HTTP.newWebSocketBuilder().connectTimeout(PATIENCE);
        headers.forEach(builder::header);
        return new SocketClient(builder, uri);
    }

    /** Opens a socket, sends {@code connect} and awaits {@code connected}. */
    public static SocketClient connect(URI uri, String token) throws IOException {
        return connect(uri, token, Map.of());
    }

    /** The same, resuming rooms: the seq after which entries are wanted, by room. */
    public static SocketClient connect(URI uri, String token, Map<String, Long> rooms) throws IOException {
        SocketClient client = open(uri);
        client.send(Map.of("type", "connect", "token", token, "rooms", rooms));
        client.await("connected");
        return client;
    }

    public static URI uri(int port) {
        return URI.create("ws://127.0.0.1:" + port + "/ws");
    }

    /** Sends an object as JSON. */
    public void send(Object frame) {
        sendText(JSON.writeValueAsString(frame));
    }

    /** Sends exactly these characters. */
    public synchronized void sendText(String text) {
        lastSend = lastSend.thenCompose(_ -> socket.sendText(text, true));
        joinUnchecked(lastSend);
    }

    public synchronized void sendBinary(byte[] bytes) {
        lastSend = lastSend.thenCompose(_ -> socket.sendBinary(ByteBuffer.wrap(bytes), true));
        joinUnchecked(lastSend);
    }

    /** Sends with a {@code ref} of its own and awaits the frame that answers it. */
    public JsonNode request(String type, Map<String, ?> fields) {
        String ref = Integer.toString(refs.incrementAndGet());
        var frame = new HashMap<String, Object>(fields);
        frame.put("type", type);
        frame.put("ref", ref);
        send(frame);
        return await(answer -> ref.equals(answer.path("ref").asString("")), "the answer to " + frame);
    }

    /** Takes the next frame of that type. */
    public JsonNode await(String type) {
        return await(frame -> type.equals(type(frame)), "a frame of type " + type);
    }

    public JsonNode await(Predicate<JsonNode> wanted) {
        return await(wanted, "a frame that fits");
    }

    public JsonNode await(Predicate<JsonNode> wanted, String description) {
        return await(wanted, description, PATIENCE);
    }

    public JsonNode await(Predicate<JsonNode> wanted, String description, Duration patience) {
        return received.take(wanted, description, patience);
    }

    /** Takes so many frames of that type, in the order in which they came. */
    public List<JsonNode> await(int count, String type) {
        var taken = new ArrayList<JsonNode>(count);
        while (taken.size() < count) {
            taken.add(await(type));
        }
        return taken;
    }

    /** Every frame so far, taken or not. */
    public List<JsonNode> frames() {
        return received.all();
    }

    public List<JsonNode> frames(String type) {
        return frames().stream().filter(frame -> type.equals(type(frame))).toList();
    }

    /** Awaits the end of the connection: the server's close code, or {@link #NO_CLOSE_FRAME}. */
    public int closeCode() {
        return closeCode(PATIENCE);
    }

    public int closeCode(Duration patience) {
        return received.closed(patience).code();
    }

    public String closeReason() {
        return received.closed(PATIENCE).reason();
    }

    public boolean isOpen() {
        return !received.isClosed();
    }

    /** Drops the connection as a lost network does: without a close frame. */
    public void drop() {
        socket.abort();
        received.ended(NO_CLOSE_FRAME, "dropped by the client");
    }

    @Override
    public void close() {
        close(WebSocket.NORMAL_CLOSURE, "");
    }

    public void close(int code, String reason) {
        if (!socket.isOutputClosed()) {
            joinUnchecked(socket.sendClose(code, reason).exceptionally(_ -> null));
        }
    }

    private static String type(JsonNode frame) {
        return frame.path("type").asString("");
    }

    private static <T> T join(CompletableFuture<T> future) throws IOException {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void joinUnchecked(CompletableFuture<?> future) {
        try {
            join(future);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private record Close(int code, String reason) {}

    /** What came in, guarded by its own lock. */
    private static final class Received implements WebSocket.Listener {

        private final StringBuilder partial = new StringBuilder();
        private final List<JsonNode> all = new ArrayList<>();
        private final List<JsonNode> untaken = new ArrayList<>();
        private @Nullable Close close;

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            partial.append(text);
            if (last) {
                JsonNode frame = JSON.readTree(partial.toString());
                partial.setLength(0);
                add(frame);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            ended(code, reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            ended(NO_CLOSE_FRAME, error.toString());
        }

        private synchronized void add(JsonNode frame) {
            all.add(frame);
            untaken.add(frame);
            notifyAll();
        }

        synchronized void ended(int code, String reason) {
            if (close == null) {
                close = new Close(code, reason);
            }
            notifyAll();
        }

        synchronized boolean isClosed() {
            return close != null;
        }

        synchronized List<JsonNode> all() {
            return List.copyOf(all);
        }

        synchronized JsonNode take(Predicate<JsonNode> wanted, String description, Duration patience) {
            long deadline = System.nanoTime() + patience.toNanos();
            while (true) {
                for (int i = 0; i < untaken.size(); i++) {
                    if (wanted.test(untaken.get(i))) {
                        return untaken.remove(i);
                    }
                }
                if (close != null || !waitUntil(deadline)) {
                    throw new AssertionError("Expected " + description + " within " + patience + "; "
                            + (close == null ? "open" : close) + "; untaken frames: " + untaken);
                }
            }
        }

        synchronized Close closed(Duration patience) {
            long deadline = System.nanoTime() + patience.toNanos();
            while (close == null) {
                if (!waitUntil(deadline)) {
                    throw new AssertionError("Still open after " + patience + "; frames: " + all);
                }
            }
            return close;
        }

        private boolean waitUntil(long deadline) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis <= 0) {
                return false;
            }
            try {
                wait(millis);
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
