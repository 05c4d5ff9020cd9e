package dev.maru.image.avatar;

import dev.maru.image.intake.PictureIntake;
import dev.maru.image.intake.StoredPicture;
import dev.maru.platform.problem.MaruException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Changes the picture of a user. */
final class Avatars {

    private static final Logger log = LoggerFactory.getLogger(Avatars.class);
    private static final StoredPicture NONE = new StoredPicture(Map.of(), "");

    private final PictureIntake intake;
    private final AvatarRecords records;
    private final HandOver handOver;
    private final Duration answerWait;
    private final InstantSource clock;

    Avatars(
            PictureIntake intake,
            AvatarRecords records,
            HandOver handOver,
            HandOverProperties properties,
            InstantSource clock) {
        this.intake = intake;
        this.records = records;
        this.handOver = handOver;
        this.answerWait = properties.answerWait();
        this.clock = clock;
    }

    /** The paths of the new picture by size; when it completes they can be fetched, and the user has it or will have it soon. */
    Mono<Map<String, String>> replace(String user, Flux<PartEvent> form, long announcedLength) {
        return intake.square(user, form, announcedLength)
                .flatMap(picture -> change(user, picture))
                .mapNotNull(AvatarRecord::paths);
    }

    Mono<Void> remove(String user) {
        return records.find(user)
                .filter(AvatarRecord::hasPicture)
                .flatMap(_ -> change(user, NONE))
                .then();
    }

    /** Takes away the picture of somebody who went away for good; its files go soon after. */
    Mono<Void> forget(String user) {
        return records.find(user)
                .flatMap(_ -> records.change(user, latest -> latest.forgotten(clock.instant())))
                .then();
    }

    private Mono<AvatarRecord> change(String user, StoredPicture picture) {
        Instant now = clock.instant();
        return records.change(user, latest -> latest.changed(picture, now, now.plus(answerWait)))
                .flatMap(record -> handedOver(record).thenReturn(record));
    }

    /** Waits a little, so that the user sees the picture at once. What takes longer goes on without being waited for. */
    private Mono<Void> handedOver(AvatarRecord record) {
        return handOver.once(record)
                .timeout(answerWait)
                .onErrorMap(WebClientResponseException.NotFound.class, _ -> MaruException.notFound("Account"))
                .onErrorResume(e -> !(e instanceof MaruException), e -> {
                    log.info(
                            "Picture of user {}, version {}: {}; trying again",
                            record.user(),
                            record.version(),
                            e.toString());
                    return Mono.empty();
                });
    }
}
