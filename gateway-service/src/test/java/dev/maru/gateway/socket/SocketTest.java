package dev.maru.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.maru.gateway.GatewayFixture;
import dev.maru.gateway.StubService;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What a socket must be like through the gateway, however it is carried. */
class SocketTest extends GatewayFixture {

    private final HttpClient client = HttpClient.newHttpClient();

    @Autowired
    SocketTunnel tunnels;

    @Autowired
    SocketDrain drain;

    @Autowired
    MeterRegistry meters;

    @Test
    void textsPassInBothDirections() throws Exception {
        Listener listener = new Listener();
        WebSocket socket = open(listener);
        for (int i = 0; i < 100; i++) {
            socket.sendText("마루 " + i, true).join();
        }
        for (int i = 0; i < 100; i++) {
            assertThat(listener.texts.poll(10, TimeUnit.SECONDS)).isEqualTo("마루 " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 4400, 4401, 4403, 4408, 4409, 4413, 4429, 4503})
    void aCloseCodeOfTheServiceReachesTheClient(int code) throws Exception {
        Listener listener = new Listener();
        open(listener).sendText("close:" + code, true);
        assertThat(listener.closed.get(10, TimeUnit.SECONDS)).isEqualTo(code + " because");
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 4001})
    void aCloseCodeOfTheClientReachesTheService(int code) {
        CHAT.closes.clear();
        open(new Listener()).sendClose(code, "bye").join();
        await().atMost(Duration.ofSeconds(10)).until(() -> CHAT.closes.contains(code));
    }

    @Test
    void aFrameAboveTheServicesLimitReachesTheService() throws Exception {
        Listener listener = new Listener();
        open(listener).sendText("x".repeat(65_537), true);
        assertThat(listener.texts.poll(10, TimeUnit.SECONDS)).isEqualTo("65537");
    }

    @Test
    void aServiceThatVanishesEndsTheSocketSoThatTheClientComesBack() throws Exception {
        Listener listener = new Listener();
        open(listener).sendText("cut", true);
        assertThat(listener.closed.get(10, TimeUnit.SECONDS)).matches("(1006|error).*");
    }

    @Test
    void fragmentsPassEvenAtOnce() throws Exception {
        Listener listener = new Listener();
        WebSocket socket = open(listener);
        socket.sendText("in ", false).join();
        socket.sendText("three ", false).join();
        socket.sendText("parts", true).join();
        assertThat(listener.texts.poll(10, TimeUnit.SECONDS)).isEqualTo("in three parts");
    }

    @Test
    void whatTheServiceRefusesIsRefusedInItsWords() {
        assertThatThrownBy(() -> client.newWebSocketBuilder()
                        .header(StubService.REFUSE, "yes")
                        .buildAsync(address(), new Listener())
                        .join())
                .cause()
                .isInstanceOfSatisfying(WebSocketHandshakeException.class, refused -> {
                    assertThat(refused.getResponse().statusCode()).isEqualTo(403);
                    assertThat(refused.getResponse().headers().firstValue("X-Why"))
                            .contains("because");
                });
    }

    @Test
    void aReaderThatSleepsStallsTheServiceAndNothingElse() throws Exception {
        CHAT.flooded.set(0);
        CompletableFuture<WebSocket> sleeper = new CompletableFuture<>();
        client.newWebSocketBuilder()
                .buildAsync(address(), new WebSocket.Listener() {
                    @Override
                    public void onOpen(WebSocket socket) {
                        sleeper.complete(socket); // and never asks for a message
                    }
                })
                .join()
                .sendText("flood", true);
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(500))
                .until(CHAT.flooded::get, new Stalled());
        Listener listener = new Listener();
        open(listener).sendText("still here", true);
        assertThat(listener.texts.poll(10, TimeUnit.SECONDS)).isEqualTo("still here");
        sleeper.get().abort();
    }

    @Test
    void aTunnelLeavesNothingBehind() {
        Set<Tunnel> before = Set.copyOf(tunnels.open());
        WebSocket socket = open(new Listener());
        List<Tunnel> opened = tunnels.open().stream()
                .filter(tunnel -> !before.contains(tunnel))
                .toList();
        assertThat(opened).hasSize(1);
        socket.abort();
        await().atMost(Duration.ofSeconds(10)).until(() -> !tunnels.open().contains(opened.getFirst()));
    }

    @Test
    void upgradesAndBytesAreCounted() throws Exception {
        double accepted = count("maru.tunnel.upgrades", "outcome", "accepted");
        double refused = count("maru.tunnel.upgrades", "outcome", "refused");
        double toService = count("maru.tunnel.bytes", "to", "service");
        double toClient = count("maru.tunnel.bytes", "to", "client");
        Listener listener = new Listener();
        open(listener).sendText("x".repeat(100), true);
        assertThat(listener.texts.poll(10, TimeUnit.SECONDS)).hasSize(100);
        assertThatThrownBy(() -> client.newWebSocketBuilder()
                        .header(StubService.REFUSE, "yes")
                        .buildAsync(address(), new Listener())
                        .join())
                .isInstanceOf(CompletionException.class);
        assertThat(count("maru.tunnel.upgrades", "outcome", "accepted")).isGreaterThan(accepted);
        assertThat(count("maru.tunnel.upgrades", "outcome", "refused")).isGreaterThan(refused);
        // A header and a mask, and a header.
        assertThat(count("maru.tunnel.bytes", "to", "service")).isGreaterThanOrEqualTo(toService + 106);
        assertThat(count("maru.tunnel.bytes", "to", "client")).isGreaterThanOrEqualTo(toClient + 102);
    }

    private double count(String counter, String... tags) {
        return meters.get(counter).tags(tags).counter().count();
    }

    @Test
    void aDrainSendsEverybodyAwayWithTheDelayCode() throws Exception {
        List<Listener> listeners = Stream.generate(Listener::new).limit(30).toList();
        listeners.forEach(this::open);
        CountDownLatch done = new CountDownLatch(1);
        drain.stop(done::countDown);
        for (Listener listener : listeners) {
            assertThat(listener.closed.get(10, TimeUnit.SECONDS)).isEqualTo("4503 drain");
        }
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aForeignOriginGetsNoSocket() {
        assertThatThrownBy(() -> client.newWebSocketBuilder()
                        .header("Origin", "https://evil.example")
                        .buildAsync(address(), new Listener())
                        .join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isEqualTo(403));
    }

    @Test
    void ourOwnOriginGetsOne() throws Exception {
        Listener listener = new Listener();
        client.newWebSocketBuilder()
                .header("Origin", "http://127.0.0.1:" + port)
                .buildAsync(address(), listener)
                .join()
                .sendText("hello", true);
        assertThat(listener.texts.poll(10, TimeUnit.SECONDS)).isEqualTo("hello");
    }

    private WebSocket open(Listener listener) {
        return client.newWebSocketBuilder().buildAsync(address(), listener).join();
    }

    private URI address() {
        return URI.create("ws://127.0.0.1:" + port + "/ws");
    }

    /** Twice the same, and not at the beginning. */
    private static final class Stalled implements Predicate<Integer> {

        private int last;

        @Override
        public boolean test(Integer now) {
            boolean stalled = now > 0 && now == last;
            last = now;
            return stalled;
        }
    }

    private static final class Listener implements WebSocket.Listener {

        final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        final CompletableFuture<String> closed = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                texts.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.complete("error " + error);
        }
    }
}
