package dev.maru.e2e.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

class EventLoopGuardTest {

    @Test
    void aHandlerThatBlocksItsEventLoopFails() {
        assertThat(answerOf(Mono.fromCallable(EventLoopGuardTest::sleep))).isInstanceOf(BlockingOperationError.class);
    }

    @Test
    void aHandlerThatBlocksElsewhereDoesNot() {
        assertThat(answerOf(Mono.fromCallable(EventLoopGuardTest::sleep).subscribeOn(Schedulers.boundedElastic())))
                .isEqualTo("slept");
    }

    /** What a handler on a real event loop ends with: its value or its error. */
    private static Object answerOf(Mono<String> work) {
        AtomicReference<Object> outcome = new AtomicReference<>();
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) ->
                        work.doOnNext(outcome::set).doOnError(outcome::set).then(response.send()))
                .bindNow();
        try {
            HttpClient.create()
                    .get()
                    .uri("http://127.0.0.1:" + server.port())
                    .response()
                    .onErrorComplete()
                    .block();
        } finally {
            server.disposeNow();
        }
        return outcome.get();
    }

    private static String sleep() throws InterruptedException {
        Thread.sleep(1);
        return "slept";
    }
}
