package dev.maru.image.upload;

import dev.maru.platform.blocking.Blocking;
import dev.maru.platform.problem.ErrorCode;
import dev.maru.platform.problem.MaruException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Receives uploads into files that live exactly as long as they are worked on. */
@Blocking("the start, before the port is open, and the upload threads")
public final class Uploads implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Uploads.class);
    private static final ErrorCode TOO_SLOW = new ErrorCode("upload-too-slow", 408, true);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    /** Older ones are nobody's; younger ones may be of another instance that shares the directory. */
    private static final Duration LEFTOVER_AGE = Duration.ofHours(1);

    /** Boundaries and part headers around the file. */
    private static final int FORM_OVERHEAD = 16 * 1024;

    /**
     * Under this key Reactor looks for whom to tell of an error that comes after the end. A form that breaks off fails twice, as a part and as
     * a whole, and Reactor logs the second with its stack trace, at every upload that a client gives up.
     */
    private static final String DROPPED = "reactor.onErrorDropped.local";

    private static final int QUEUED = 10_000;
    private static final int BUFFERS_AHEAD = 8;

    private final UploadLimits limits;
    private final Semaphore places;
    private final Scheduler threads;

    Uploads(UploadLimits limits) {
        this.limits = limits;
        this.places = new Semaphore(limits.concurrent());
        try {
            Files.createDirectories(limits.directory());
            removeLeftovers(limits.directory());
        } catch (IOException e) {
            throw new IllegalStateException(
                    "maru.upload.directory: " + limits.directory() + " cannot be used (expected: a writable directory)",
                    e);
        }
        this.threads = Schedulers.newBoundedElastic(limits.threads(), QUEUED, "upload", 60, true);
    }

    /**
     * Receives the one file of a multipart form and removes it when {@code use} is through with it, or given up.
     *
     * @param announced the length that the request announces, or -1
     */
    public <T> Mono<T> receive(Flux<PartEvent> form, long announced, Function<Upload, Mono<T>> use) {
        long maxBytes = limits.size().toBytes();
        if (announced > maxBytes + FORM_OVERHEAD) {
            return Mono.error(UploadFile.tooLarge(maxBytes));
        }
        return Mono.usingWhen(open(maxBytes), file -> written(form, file).flatMap(use), this::delete);
    }

    private Mono<UploadFile> open(long maxBytes) {
        return Mono.fromCallable(() -> {
                    if (!places.tryAcquire()) {
                        throw new MaruException(ErrorCode.BUSY, "Too many uploads at once").retryAfter(RETRY_AFTER);
                    }
                    try {
                        return new UploadFile(limits.directory(), maxBytes);
                    } catch (IOException e) {
                        places.release();
                        throw UploadFile.notNow();
                    }
                })
                .subscribeOn(threads);
    }

    private Mono<Upload> written(Flux<PartEvent> form, UploadFile file) {
        return form.publishOn(threads, BUFFERS_AHEAD)
                .doOnDiscard(PartEvent.class, event -> DataBufferUtils.release(event.content()))
                .doOnNext(file::accept)
                .then(Mono.fromCallable(file::finish))
                .timeout(limits.time())
                .onErrorMap(
                        TimeoutException.class,
                        _ -> new MaruException(
                                TOO_SLOW,
                                "The upload took longer than " + limits.time().toSeconds() + " s"))
                .contextWrite(context -> context.put(DROPPED, (Consumer<Throwable>) Uploads::dropped));
    }

    private static void dropped(Throwable error) {
        log.atLevel(DisconnectedClientHelper.isClientDisconnectedException(error) ? Level.DEBUG : Level.WARN)
                .log("After the end of an upload: {}", error.toString());
    }

    private Mono<Void> delete(UploadFile file) {
        return Mono.<Void>fromRunnable(() -> {
                    file.delete();
                    places.release();
                })
                .subscribeOn(threads);
    }

    private static void removeLeftovers(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file)
                        .toInstant()
                        .isBefore(Instant.now().minus(LEFTOVER_AGE))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    @Override
    public void close() {
        threads.dispose();
    }
}
