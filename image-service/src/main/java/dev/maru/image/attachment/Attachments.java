package dev.maru.image.attachment;

import dev.maru.contracts.picture.ClaimPictures;
import dev.maru.contracts.picture.ClaimedPictures;
import dev.maru.contracts.picture.PictureAddresses;
import dev.maru.contracts.picture.PictureLooks;
import dev.maru.contracts.picture.ReleasePictures;
import dev.maru.image.intake.PictureIntake;
import dev.maru.image.intake.StoredPicture;
import dev.maru.image.intake.WholePicture;
import dev.maru.image.membership.Members;
import dev.maru.image.store.Shelf;
import dev.maru.platform.id.Ids;
import dev.maru.platform.problem.ErrorCode;
import dev.maru.platform.problem.MaruException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.codec.multipart.PartEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Takes pictures for messages and posts, and remembers which of them something refers to. */
final class Attachments {

    private static final ErrorCode NO_SUCH_ATTACHMENT = new ErrorCode("no-such-attachment", 404, false);
    private static final ErrorCode KEY_REUSED = new ErrorCode("key-reused", 422, false);

    private final PictureIntake intake;
    private final Members members;
    private final AttachmentRecords records;
    private final Grants grants;
    private final AttachmentProperties properties;
    private final InstantSource clock;

    Attachments(
            PictureIntake intake,
            Members members,
            AttachmentRecords records,
            Grants grants,
            AttachmentProperties properties,
            InstantSource clock) {
        this.intake = intake;
        this.members = members;
        this.records = records;
        this.grants = grants;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * A picture for a message in a room. Nothing of the body is read before the membership is known.
     *
     * @param key names the upload; null when the client does not want to repeat it
     */
    Mono<Attachment> upload(String user, String room, @Nullable String key, Flux<PartEvent> form, long announced) {
        return members.require(room, user)
                .then(Mono.defer(() -> intake.whole(user, Shelf.MEMBERS, form, announced)))
                .flatMap(picture -> kept(user, room, key, picture));
    }

    /** A picture for a post. */
    Mono<Attachment> upload(String user, @Nullable String key, Flux<PartEvent> form, long announced) {
        return intake.whole(user, Shelf.OPEN, form, announced).flatMap(picture -> kept(user, null, key, picture));
    }

    private Mono<Attachment> kept(String user, @Nullable String room, @Nullable String key, WholePicture picture) {
        StoredPicture stored = picture.stored();
        Map<String, String> files = StoredPicture.texts(stored.names());
        String name = key == null ? null : user + ":" + key;
        Attachment attachment = new Attachment(
                Ids.next(),
                room,
                user,
                name,
                stored.source(),
                picture.width(),
                picture.height(),
                files,
                Set.copyOf(files.values()),
                null,
                0,
                clock.instant().plus(properties.unclaimed()));
        return records.insert(attachment)
                .flatMap(first -> intake.lookAgain(stored)
                        .onErrorResume(e -> records.delete(first.id()).then(Mono.error(e)))
                        .thenReturn(first))
                .onErrorResume(
                        DuplicateKeyException.class,
                        _ -> records.named(Objects.requireNonNull(name))
                                .filter(first -> first.source().equals(attachment.source())
                                        && Objects.equals(first.room(), room))
                                .switchIfEmpty(Mono.error(() -> new MaruException(
                                        KEY_REUSED, "Another picture was uploaded under this Idempotency-Key"))));
    }

    /** Claims all of them, or fails: with those that were claimed by then, a repetition goes on. */
    Mono<ClaimedPictures> claim(ClaimPictures claim) {
        Instant dueAt = claim.room() == null ? null : clock.instant().plus(properties.unclaimed());
        return records.find(claim.ids())
                .filter(attachment ->
                        attachment.by().equals(claim.by()) && Objects.equals(attachment.room(), claim.room()))
                .collect(Collectors.toMap(Attachment::id, Function.identity()))
                .flatMap(found -> Flux.fromIterable(claim.ids())
                        .concatMap(
                                id -> found.containsKey(id) ? records.claim(id, claim.key(), dueAt) : Mono.just(false))
                        .all(claimed -> claimed)
                        .flatMap(all -> all ? Mono.just(answer(claim.ids(), found)) : Mono.error(noSuchAttachment())));
    }

    private static ClaimedPictures answer(List<String> ids, Map<String, Attachment> found) {
        return new ClaimedPictures(ids.stream()
                .map(id -> Objects.requireNonNull(found.get(id)))
                .map(attachment ->
                        new ClaimedPictures.Picture(attachment.id(), attachment.width(), attachment.height()))
                .toList());
    }

    Mono<Void> release(ReleasePictures released) {
        return records.hasten(released.room(), released.ids(), clock.instant().plus(properties.released()));
    }

    /** Where those of the pictures are that belong to the room, with a grant for each of them alone. */
    Mono<PictureAddresses> look(PictureLooks looks) {
        return records.find(looks.ids())
                .filter(attachment -> looks.room().equals(attachment.room()))
                .map(attachment -> new PictureAddresses.Seen(
                        attachment.id(), granted(attachment, grants.issueForPicture(looks.room(), attachment.id()))))
                .collectList()
                .map(PictureAddresses::new);
    }

    private static Map<String, String> granted(Attachment attachment, String grant) {
        Map<String, String> paths = new TreeMap<>();
        attachment.paths().forEach((size, path) -> paths.put(size, path + "?grant=" + grant));
        return paths;
    }

    private static MaruException noSuchAttachment() {
        return new MaruException(NO_SUCH_ATTACHMENT, "A picture is not there, is another's, or is used already");
    }
}
