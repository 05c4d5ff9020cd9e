package dev.maru.image.picture;

import static dev.maru.image.TestPictures.jpeg;
import static dev.maru.image.TestPictures.photo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.image.picture.jpeg.ScaledJpegDecoder;
import dev.maru.platform.problem.MaruException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class RenderPoolTest {

    @Test
    void refusesMoreThanItCanHold(@TempDir Path directory) throws IOException {
        Path upload = Files.write(directory.resolve("upload"), jpeg(photo(1000, 1000)));
        PictureLimits limits =
                new PictureLimits(50_000_000, 20_000, 20, DataSize.ofMegabytes(256), Duration.ofSeconds(10), 1, 2);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();

        try (RenderPool pool = new RenderPool(limits, new ScaledJpegDecoder(), meters)) {
            List<String> outcomes = Flux.range(0, 10)
                    .flatMap(
                            _ -> pool.squares(upload).map(_ -> "rendered").onErrorResume(MaruException.class, e -> {
                                assertThat(e.retryAfter()).isPositive();
                                return Mono.just(e.code().code());
                            }),
                            10)
                    .collectList()
                    .block();

            assertThat(outcomes).containsOnly("rendered", "busy").hasSize(10);
            assertThat(outcomes.stream().filter("rendered"::equals)).hasSize(3);
            assertThat(meters.timer("maru.picture.render", "outcome", "rendered")
                            .count())
                    .isEqualTo(3);
            assertThat(pool.squares(upload).block()).hasSize(3);
        }
    }

    @Test
    void largePicturesTakeTurns() throws InterruptedException {
        DecodingMemory memory = new DecodingMemory(100 << 16);
        long sixty = 60 << 16;

        assertThat(memory.isEnoughFor(100 << 16)).isTrue();
        assertThat(memory.isEnoughFor((100 << 16) + 1)).isFalse();
        Thread second;
        try (DecodingMemory.Reservation _ = memory.reserve(sixty)) {
            second = Thread.startVirtualThread(() -> memory.reserve(sixty).close());
            assertThat(second.join(Duration.ofMillis(100))).isFalse();
        }
        assertThat(second.join(Duration.ofSeconds(5))).isTrue();
    }
}
