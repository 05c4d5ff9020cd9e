package dev.maru.image.avatar;

import dev.maru.image.store.PictureName;
import dev.maru.image.store.PictureRemoval;
import dev.maru.image.store.Shelf;
import dev.maru.image.store.StoreProperties;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Gets a changed picture to user-room-service, however often that takes, and then removes what it replaced. Each step is in MongoDB before
 * it is relied on and may be done twice, so that a crash between any two loses nothing.
 */
final class HandOver {

    private static final Logger log = LoggerFactory.getLogger(HandOver.class);
    private static final int BATCH = 100;

    private final AvatarRecords records;
    private final UserRoomClient userRoom;
    private final PictureRemoval removal;
    private final HandOverProperties properties;
    private final Duration keepYoung;
    private final InstantSource clock;
    private final Counter taken;
    private final Counter failed;

    HandOver(
            AvatarRecords records,
            UserRoomClient userRoom,
            PictureRemoval removal,
            HandOverProperties properties,
            StoreProperties store,
            InstantSource clock,
            MeterRegistry meters) {
        this.records = records;
        this.userRoom = userRoom;
        this.removal = removal;
        this.properties = properties;
        this.keepYoung = store.keepYoung();
        this.clock = clock;
        this.taken = meters.counter("maru.handover", "outcome", "taken");
        this.failed = meters.counter("maru.handover", "outcome", "failed");
    }

    /** Hands a record over once; fails when it was not taken. */
    Mono<Void> once(AvatarRecord record) {
        return userRoom.put(record)
                .doOnError(_ -> failed.increment())
                .then(Mono.defer(() -> {
                    taken.increment();
                    return records.change(
                            record.owner(),
                            latest -> latest.version() == record.version() && !latest.handedOver()
                                    ? latest.taken(clock.instant())
                                    : latest);
                }))
                .then();
    }

    /** Does what is due; what did not work is due again later. Fails when the records cannot be read. */
    Mono<Void> due() {
        return Flux.defer(() -> records.due(clock.instant(), BATCH))
                .flatMap(this::work, properties.concurrent())
                .then();
    }

    private Mono<Void> work(AvatarRecord record) {
        return (record.handedOver() ? removeFiles(record) : retry(record))
                .doOnError(e -> log.atLevel(record.attempts() == 0 ? Level.WARN : Level.DEBUG)
                        .log(
                                "Picture of {}, version {}: {}; trying again",
                                record.owner(),
                                record.version(),
                                e.toString()))
                .onErrorComplete();
    }

    private Mono<Void> retry(AvatarRecord record) {
        return records.change(
                        record.owner(),
                        latest -> latest.handedOver() ? latest : latest.tried(nextTry(latest.attempts())))
                .filter(latest -> !latest.handedOver())
                .flatMap(mine -> once(mine)
                        .onErrorResume(
                                WebClientResponseException.NotFound.class,
                                e -> mine.unknownFor(properties.forgetUnknown(), clock.instant())
                                        ? forget(mine)
                                        : Mono.error(e)));
    }

    private Instant nextTry(int attempts) {
        return clock.instant().plus(properties.retryAfter(attempts));
    }

    private Mono<Void> forget(AvatarRecord record) {
        log.info("The {} is not known for {}; removing the picture", record.owner(), properties.forgetUnknown());
        return records.change(
                        record.owner(),
                        latest -> latest.version() == record.version() ? latest.forgotten(clock.instant()) : latest)
                .then();
    }

    private Mono<Void> removeFiles(AvatarRecord record) {
        List<PictureName> files = record.drops().stream().map(PictureName::new).toList();
        return removal.remove(Shelf.OPEN, files)
                .flatMap(young -> records.change(
                        record.owner(),
                        latest -> latest.dropped(
                                settled(files, young), clock.instant().plus(keepYoung))))
                .then();
    }

    private static Set<String> settled(List<PictureName> files, List<PictureName> young) {
        return files.stream()
                .filter(file -> !young.contains(file))
                .map(PictureName::value)
                .collect(Collectors.toSet());
    }
}
