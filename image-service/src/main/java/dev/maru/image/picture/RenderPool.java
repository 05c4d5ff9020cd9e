package dev.maru.image.picture;

import dev.maru.image.picture.jpeg.JpegDecoder;
import dev.maru.platform.blocking.Blocking;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ExecutorServiceMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Renders pictures on a few threads of its own with a bounded queue before them, so that uploads cannot slow anything else down. */
@Blocking("its own decoder threads, of which nothing else depends")
public final class RenderPool implements AutoCloseable {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Squares squares;
    private final Fits fits;
    private final ThreadPoolExecutor threads;
    private final Scheduler scheduler;
    private final Timer rendered;
    private final Timer refused;

    RenderPool(PictureLimits limits, JpegDecoder jpeg, MeterRegistry meters) {
        DecodingMemory memory = new DecodingMemory(limits.decodingBytes());
        PictureDecoder decoder = new PictureDecoder(jpeg, limits.decodingTime());
        this.squares = new Squares(limits, decoder, memory);
        this.fits = new Fits(limits, decoder, memory);
        this.threads = new ThreadPoolExecutor(
                limits.decoders(),
                limits.decoders(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(limits.waiting()),
                Thread.ofPlatform().name("decoder-", 1).daemon().factory());
        this.scheduler = Schedulers.fromExecutorService(threads, "decoder");
        new ExecutorServiceMetrics(threads, "maru.picture.decoders", List.of()).bindTo(meters);
        this.rendered = meters.timer("maru.picture.render", "outcome", "rendered");
        this.refused = meters.timer("maru.picture.render", "outcome", "refused");
    }

    /** The JPEG squares of an uploaded file by their size in pixels. */
    public Mono<Map<Integer, byte[]>> squares(Path upload) {
        return onDecoder(upload, squares::of);
    }

    /** An uploaded file as a whole, in several sizes. */
    public Mono<FittedPicture> fitted(Path upload) {
        return onDecoder(upload, fits::of);
    }

    private <T> Mono<T> onDecoder(Path upload, Function<byte[], T> rendering) {
        return Mono.fromCallable(() -> render(upload, rendering))
                .subscribeOn(scheduler)
                .onErrorMap(RejectedExecutionException.class, _ -> PictureErrors.busy(RETRY_AFTER));
    }

    private <T> T render(Path upload, Function<byte[], T> rendering) throws IOException {
        long start = System.nanoTime();
        Timer outcome = refused;
        try {
            T files = rendering.apply(Files.readAllBytes(upload));
            outcome = rendered;
            return files;
        } catch (OutOfMemoryError e) {
            // What was asked for was the decoder's; it is free again as soon as this is thrown. Reactor would drop the
            // request silently.
            throw PictureErrors.busy(RETRY_AFTER);
        } catch (StackOverflowError e) {
            throw PictureErrors.unreadable("it is damaged");
        } finally {
            outcome.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void close() {
        scheduler.dispose();
        threads.shutdownNow();
    }
}
