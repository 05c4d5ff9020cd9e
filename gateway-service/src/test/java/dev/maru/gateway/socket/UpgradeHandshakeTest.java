package dev.maru.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.gateway.socket.UpgradeHandshake.Answer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The client gets one answer: the service's, or that there was none. */
class UpgradeHandshakeTest {

    private static final String AGREED =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: any\r\n\r\n";

    private final EmbeddedChannel service = new EmbeddedChannel();
    private final EmbeddedChannel client = new EmbeddedChannel();
    private final Set<Tunnel> tunnels = new HashSet<>();
    private boolean broken;
    private final CompletableFuture<Answer> answer = Mono.<Answer>create(result -> service.pipeline()
                    .addLast(new UpgradeHandshake(
                            new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/ws"),
                            _ -> tunnel(),
                            result)))
            .toFuture();

    private Tunnel tunnel() {
        if (broken) {
            throw new IllegalStateException("no tunnel");
        }
        Tunnel tunnel = new Tunnel(client, service, new TunnelMeters(new SimpleMeterRegistry(), tunnels));
        tunnels.add(tunnel);
        return tunnel;
    }

    @AfterEach
    void close() {
        service.finishAndReleaseAll();
        client.finishAndReleaseAll();
    }

    @Test
    void anAnswerInTimeStandsHoweverLongTheSocketIsSilentThen() {
        pass(UpgradeHandshake.ANSWER_WITHIN.toMillis() - 1_000);
        says(AGREED);
        pass(10 * UpgradeHandshake.ANSWER_WITHIN.toMillis());

        assertThat(answer.join()).isInstanceOf(Answer.Accepted.class);
        assertThat(tunnels).hasSize(1);
        assertThat(service.isOpen()).isTrue();
    }

    @Test
    void whoWasToldThatNobodyAnsweredGetsNoTunnel() {
        pass(UpgradeHandshake.ANSWER_WITHIN.toMillis());

        assertThat(answer)
                .completesExceptionallyWithin(0, TimeUnit.SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(TimeoutException.class);
        assertThat(service.isOpen()).isFalse();
        assertThat(tunnels).isEmpty();
    }

    @Test
    void aServiceThatHangsUpIsSaidToHaveDoneSo() {
        service.close();

        assertThat(answer)
                .completesExceptionallyWithin(0, TimeUnit.SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(IOException.class);
    }

    @Test
    void aTunnelThatCannotBeMadeIsAnError() {
        broken = true;
        says(AGREED);

        assertThat(answer)
                .completesExceptionallyWithin(0, TimeUnit.SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(IOException.class);
        assertThat(service.isOpen()).isFalse();
    }

    @Test
    void aRefusalIsHandedOverAndTheServiceLeft() {
        says("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");

        assertThat(answer.join()).isInstanceOfSatisfying(Answer.Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.body()).asString(StandardCharsets.UTF_8).isEqualTo("no");
        });
        assertThat(service.isOpen()).isFalse();
        assertThat(tunnels).isEmpty();
    }

    private void says(String head) {
        service.writeInbound(Unpooled.copiedBuffer(head, StandardCharsets.US_ASCII));
    }

    private void pass(long millis) {
        service.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        service.runScheduledPendingTasks();
    }
}
