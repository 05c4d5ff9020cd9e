package dev.maru.image.avatar;

import dev.maru.image.intake.StoredPicture;
import dev.maru.image.store.PictureName;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * What we know of the picture of a user or a room, and what is still to be done about it.
 *
 * @param key of whose it is: see {@link AvatarOwner#key}
 * @param revision of this document; every change names the one that it changes
 * @param version of the picture, growing with every change of it; user-room-service ignores older ones
 * @param squares picture names by size in pixels; empty when there is none
 * @param source of the uploaded bytes the SHA-256; empty without a picture, absent in records of earlier versions
 * @param handedOver whether user-room-service has taken this version
 * @param keeps pictures that may be looked at: the current one and, until the hand-over, those that people still see
 * @param drops pictures to be removed
 * @param attempts to hand this version over
 * @param changedAt when somebody changed it
 * @param dueAt when something is to be done next; absent when nothing is
 */
@Document(AvatarRecord.COLLECTION)
record AvatarRecord(
        @Id String key,
        @Version @Nullable Long revision,
        long version,
        Map<String, String> squares,
        @Nullable String source,
        boolean handedOver,
        Set<String> keeps,
        Set<String> drops,
        int attempts,
        Instant changedAt,
        @Nullable Instant dueAt) {

    static final String COLLECTION = "avatars";

    static AvatarRecord none(AvatarOwner owner) {
        return new AvatarRecord(owner.key(), null, 0, Map.of(), null, true, Set.of(), Set.of(), 0, Instant.EPOCH, null);
    }

    /**
     * There is another picture, or none. The version follows the clock where it can, so that it keeps growing even when this collection
     * is lost.
     */
    AvatarRecord changed(StoredPicture picture, Instant at, Instant dueAt) {
        Map<String, String> names = StoredPicture.texts(picture.names());
        Set<String> kept = union(keeps, names.values());
        return new AvatarRecord(
                key,
                revision,
                Math.max(version + 1, at.toEpochMilli()),
                names,
                picture.source(),
                false,
                kept,
                without(drops, kept),
                0,
                at,
                dueAt);
    }

    /** Somebody tries to hand it over now; the next one to try is due later. */
    AvatarRecord tried(Instant dueAt) {
        return new AvatarRecord(
                key, revision, version, squares, source, false, keeps, drops, attempts + 1, changedAt, dueAt);
    }

    /** People see the current picture, so what it replaced can go. */
    AvatarRecord taken(Instant at) {
        Set<String> current = Set.copyOf(squares.values());
        Set<String> gone = union(drops, without(keeps, current));
        return new AvatarRecord(
                key,
                revision,
                version,
                squares,
                source,
                true,
                current,
                gone,
                attempts,
                changedAt,
                gone.isEmpty() ? null : at);
    }

    /** There is no such user or room, so nobody will ever see this picture. */
    AvatarRecord forgotten(Instant at) {
        return new AvatarRecord(
                key, revision, version, Map.of(), null, true, Set.of(), union(drops, keeps), attempts, changedAt, at);
    }

    /** Files are settled, but for those that are to be looked at again later. */
    AvatarRecord dropped(Collection<String> settled, Instant dueAt) {
        Set<String> left = without(drops, settled);
        return new AvatarRecord(
                key,
                revision,
                version,
                squares,
                source,
                handedOver,
                keeps,
                left,
                attempts,
                changedAt,
                left.isEmpty() ? null : dueAt);
    }

    AvatarOwner owner() {
        return AvatarOwner.of(key);
    }

    boolean hasPicture() {
        return !squares.isEmpty();
    }

    boolean unknownFor(Duration time, Instant now) {
        return changedAt.plus(time).isBefore(now);
    }

    /** As people and user-room-service are told: paths by size. */
    @Nullable
    Map<String, String> paths() {
        return squares.isEmpty()
                ? null
                : squares.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                square -> new PictureName(square.getValue()).path(),
                                (a, _) -> a,
                                TreeMap::new));
    }

    private static Set<String> union(Collection<String> some, Collection<String> others) {
        Set<String> union = new HashSet<>(some);
        union.addAll(others);
        return union;
    }

    private static Set<String> without(Collection<String> all, Collection<String> some) {
        Set<String> rest = new HashSet<>(all);
        rest.removeAll(some);
        return rest;
    }
}
