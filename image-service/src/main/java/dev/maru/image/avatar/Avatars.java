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

/** Changes the picture of a user or a room. */
final class Avatars {

    private static final Logger log = LoggerFactory.getLogger(Avatars.class);
    private static final StoredPicture NONE = new StoredPicture(Map.of(), "");

    private final PictureIntake intake;
    private final AvatarRecords records;
    private final UserRoomClient userRoom;
    private final HandOver handOver;
    private final Duration answerWait;
    private final InstantSource clock;

    Avatars(
            PictureIntake intake,
            AvatarRecords records,
            UserRoomClient userRoom,
            HandOver handOver,
            HandOverProperties properties,
            InstantSource clock) {
        this.intake = intake;
        this.records = records;
        this.userRoom = userRoom;
        this.handOver = handOver;
        this.answerWait = properties.answerWait();
        this.clock = clock;
    }

    /** The paths of the new picture by size; when it completes they can be fetched, and the user has it or will have it soon. */
    Mono<Map<String, String>> replace(String user, Flux<PartEvent> form, long announcedLength) {
        return intake.square(user, form, announcedLength)
                .flatMap(picture -> change(AvatarOwner.user(user), picture))
                .mapNotNull(AvatarRecord::paths);
    }

    /**
     * The same for a room. Nothing of the body is read before it is known that this user may do it; who lost that right while it came in
     * changes nothing.
     */
    Mono<Map<String, String>> replace(String room, String user, Flux<PartEvent> form, long announcedLength) {
        Mono<Void> allowed = userRoom.requireRight(room, user);
        return allowed.then(Mono.defer(() -> intake.square(user, form, announcedLength)))
                .flatMap(picture -> allowed.then(change(AvatarOwner.room(room), picture)))
                .mapNotNull(AvatarRecord::paths);
    }

    Mono<Void> remove(String user) {
        return remove(AvatarOwner.user(user));
    }

    /** The picture of a room, on behalf of a user. */
    Mono<Void> remove(String room, String user) {
        return userRoom.requireRight(room, user).then(remove(AvatarOwner.room(room)));
    }

    private Mono<Void> remove(AvatarOwner owner) {
        return records.find(owner)
                .filter(AvatarRecord::hasPicture)
                .flatMap(_ -> change(owner, NONE))
                .then();
    }

    /** Takes away the picture of a user or a room that went away for good; its files go soon after. */
    Mono<Void> forget(AvatarOwner owner) {
        return records.find(owner)
                .flatMap(_ -> records.change(owner, latest -> latest.forgotten(clock.instant())))
                .then();
    }

    private Mono<AvatarRecord> change(AvatarOwner owner, StoredPicture picture) {
        return Mono.defer(() -> {
            Instant now = clock.instant();
            return records.change(owner, latest -> latest.changed(picture, now, now.plus(answerWait)))
                    .flatMap(record -> (record.hasPicture() ? intake.lookAgain(picture) : Mono.<Void>empty())
                            .onErrorResume(e -> takenBack(record).then(Mono.error(e)))
                            .then(handedOver(record))
                            .thenReturn(record));
        });
    }

    /** Unless there is another one by now. */
    private Mono<AvatarRecord> takenBack(AvatarRecord record) {
        Instant now = clock.instant();
        return records.change(
                record.owner(),
                latest -> latest.version() == record.version() ? latest.changed(NONE, now, now) : latest);
    }

    /** Waits a little, so that the user sees the picture at once. What takes longer goes on without being waited for. */
    private Mono<Void> handedOver(AvatarRecord record) {
        return handOver.once(record)
                .timeout(answerWait)
                .onErrorMap(WebClientResponseException.NotFound.class, _ -> unknown(record.owner()))
                .onErrorResume(e -> !(e instanceof MaruException), e -> {
                    log.info(
                            "Picture of {}, version {}: {}; trying again",
                            record.owner(),
                            record.version(),
                            e.toString());
                    return Mono.empty();
                });
    }

    private static MaruException unknown(AvatarOwner owner) {
        return MaruException.notFound(
                switch (owner.kind()) {
                    case USER -> "Account";
                    case ROOM -> "Room";
                });
    }
}
