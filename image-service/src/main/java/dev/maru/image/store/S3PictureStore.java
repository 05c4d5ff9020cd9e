package dev.maru.image.store;

import dev.maru.platform.id.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.http.MediaType;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Pictures as objects in a bucket, which several instances share.
 *
 * <p>A bucket has no move, so a removal announces itself with a mark of its own, <em>then</em> looks for the age and for references, then
 * removes the picture, then the mark. Storing writes the picture, <em>then</em> looks for marks, then whether the picture is still there,
 * and begins again if it finds a mark or no picture. If the picture was written before it was removed, then its writer looked for marks
 * before there was one, and the removal found it young; or while there was one; or after it was gone, when the picture is gone as well. It
 * takes a bucket in which everybody sees at once what was written, as S3 is.
 */
final class S3PictureStore implements PictureStore {

    private static final int AT_ONCE = 4;
    private static final byte[] MARK = {};

    /** A removal that has come this far gives up: its mark does not count any longer. */
    private static final Duration REMOVAL_TIME = Duration.ofSeconds(30);
    /** Clocks may differ by what is between the two. */
    private static final Duration MARK_COUNTS = Duration.ofMinutes(2);

    private static final Duration AGAIN = Duration.ofMillis(50);

    private final S3Bucket bucket;
    private final String pictures;
    private final String removals;
    private final Duration keepYoung;

    /** @param shelf what all keys begin with; empty, or ending with a slash */
    S3PictureStore(S3Bucket bucket, String shelf, Duration keepYoung) {
        this.bucket = bucket;
        this.pictures = shelf + "pictures/";
        this.removals = shelf + "removals/";
        this.keepYoung = keepYoung;
    }

    @Override
    public Mono<List<PictureName>> put(Collection<byte[]> files) {
        return Flux.fromIterable(files)
                .flatMapSequential(
                        file -> {
                            PictureName name = PictureName.of(file);
                            return put(name, file).thenReturn(name);
                        },
                        AT_ONCE)
                .collectList();
    }

    private Mono<Void> put(PictureName name, byte[] file) {
        return bucket.put(key(name), file, MediaType.IMAGE_JPEG_VALUE)
                .then(isSettled(name))
                .filter(settled -> settled)
                .repeatWhenEmpty(unsettled -> unsettled.delayElements(AGAIN))
                .then();
    }

    private Mono<Boolean> isSettled(PictureName name) {
        return bucket.list(removals + name.value())
                .filter(marks -> marks.stream().noneMatch(mark -> isWithin(MARK_COUNTS, mark.changedAt())))
                .flatMap(_ -> bucket.changedAt(key(name)))
                .hasElement();
    }

    @Override
    public Mono<byte[]> get(PictureName name) {
        return bucket.get(key(name));
    }

    @Override
    public Mono<Removal> remove(PictureName name, Supplier<Mono<Boolean>> referred) {
        String mark = removals + name.value() + "/" + Ids.next();
        return Mono.usingWhen(
                bucket.put(mark, MARK, MediaType.APPLICATION_OCTET_STREAM_VALUE).thenReturn(Instant.now()),
                begunAt -> bucket.changedAt(key(name))
                        .flatMap(changedAt -> isWithin(keepYoung, changedAt)
                                ? Mono.just(Removal.YOUNG)
                                : decide(name, begunAt, referred))
                        .defaultIfEmpty(Removal.GONE),
                _ -> bucket.delete(mark));
    }

    private Mono<Removal> decide(PictureName name, Instant begunAt, Supplier<Mono<Boolean>> referred) {
        return referred.get()
                .flatMap(wanted -> wanted || !isWithin(REMOVAL_TIME, begunAt)
                        ? Mono.just(Removal.WANTED)
                        : bucket.delete(key(name)).thenReturn(Removal.GONE));
    }

    @Override
    public Mono<Void> purge(PictureName name) {
        return bucket.delete(key(name));
    }

    @Override
    public Mono<List<PictureName>> old(int part) {
        return bucket.list(pictures + "%02x".formatted(Objects.checkIndex(part, PARTS)))
                .map(found -> found.stream()
                        .filter(object -> !isWithin(keepYoung, object.changedAt()))
                        .flatMap(object -> PictureName.parse(object.key().substring(pictures.length())).stream())
                        .toList());
    }

    @Override
    public Mono<Void> tidy() {
        return bucket.list(removals)
                .flatMapIterable(marks -> marks)
                .filter(mark -> !isWithin(MARK_COUNTS, mark.changedAt()))
                .concatMap(mark -> bucket.delete(mark.key()))
                .then();
    }

    private static boolean isWithin(Duration time, Instant since) {
        return since.plus(time).isAfter(Instant.now());
    }

    private String key(PictureName name) {
        return pictures + name.value();
    }

    /** The bucket is closed by whoever opened it: shelves share it. */
    @Override
    public void close() {}
}
