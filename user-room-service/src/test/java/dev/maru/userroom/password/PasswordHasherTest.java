package dev.maru.userroom.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.platform.problem.MaruException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class PasswordHasherTest {

    private static PasswordHasher hasher(int threads, int queue) {
        return new PasswordHasher(
                new PasswordProperties(DataSize.ofMegabytes(8), 2, 1, threads, queue), new SimpleMeterRegistry());
    }

    @Test
    void knowsAPasswordByItsHash() {
        try (PasswordHasher hasher = hasher(2, 8)) {
            String hash = hasher.hash("tiny-Wooden-hall-7").block();

            assertThat(hash).startsWith("$argon2id$v=19$m=8192,t=2,p=1$");
            assertThat(hasher.matches("tiny-Wooden-hall-7", hash).block()).isTrue();
            assertThat(hasher.matches("tiny-wooden-hall-7", hash).block()).isFalse();
            assertThat(hasher.matches("nobody has this password 0", null).block())
                    .isFalse();
        }
    }

    @Test
    void knowsHangulInPiecesToo() {
        try (PasswordHasher hasher = hasher(1, 8)) {
            String hash = hasher.hash("마루-hall-7").block();

            assertThat(hasher.matches("\u1106\u1161\u1105\u116e-hall-7", hash).block())
                    .isTrue();
        }
    }

    @Test
    void refusesAsBusyWhatItCannotQueue() {
        try (PasswordHasher hasher = hasher(2, 4)) {
            List<String> outcomes = Flux.fromStream(IntStream.range(0, 40).boxed())
                    .flatMap(
                            i -> hasher.hash("tiny-Wooden-hall-" + i)
                                    .map(hash -> "done")
                                    .onErrorResume(
                                            MaruException.class,
                                            e -> Mono.just(e.code().code())),
                            40)
                    .collectList()
                    .block(Duration.ofSeconds(30));

            assertThat(outcomes).hasSize(40).containsOnly("done", "busy");
            // Two at work and four waiting, while the others were refused at once.
            assertThat(outcomes.stream().filter("done"::equals)).hasSizeBetween(4, 12);
        }
    }
}
