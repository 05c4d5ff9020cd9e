package dev.maru.image.avatar;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.maru.image.intake.StoredPicture;
import dev.maru.image.store.PictureName;
import dev.maru.image.store.References;
import dev.maru.image.store.Shelf;
import dev.maru.platform.mongo.MongoIndexes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** The records of all users and rooms. Every change is a compare-and-set on the whole record, so that none of two at once is lost. */
final class AvatarRecords implements References {

    static final MongoIndexes INDEXES = new MongoIndexes(
            AvatarRecord.COLLECTION,
            List.of(
                    new Index("dueAt", Sort.Direction.ASC).sparse().named("due"),
                    new Index("keeps", Sort.Direction.ASC).named("keeps")));

    private static final int RACES = 20;

    private static final StoredPicture NONE = new StoredPicture(Map.of(), "");

    private final ReactiveMongoOperations mongo;
    private final InstantSource clock;

    AvatarRecords(ReactiveMongoOperations mongo, InstantSource clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    /** Applies a change to the latest record, again if another change came first. A change that returns its argument is none. */
    Mono<AvatarRecord> change(AvatarOwner owner, UnaryOperator<AvatarRecord> change) {
        return find(owner)
                .defaultIfEmpty(AvatarRecord.none(owner))
                .flatMap(record -> {
                    AvatarRecord changed = change.apply(record);
                    return changed == record ? Mono.just(record) : save(changed);
                })
                .retryWhen(Retry.max(RACES)
                        .filter(e ->
                                e instanceof OptimisticLockingFailureException || e instanceof DuplicateKeyException));
    }

    /** The record of a user or a room that has or had a picture. */
    Mono<AvatarRecord> find(AvatarOwner owner) {
        return mongo.findById(owner.key(), AvatarRecord.class);
    }

    /** Those with something to do, the longest waiting first. */
    Flux<AvatarRecord> due(Instant now, int limit) {
        return mongo.find(query(where("dueAt").lte(now)).with(Sort.by("dueAt")).limit(limit), AvatarRecord.class);
    }

    @Override
    public Mono<Set<PictureName>> among(Collection<PictureName> names) {
        Set<String> values = names.stream().map(PictureName::value).collect(Collectors.toSet());
        return mongo.find(query(where("keeps").in(values)), AvatarRecord.class)
                .flatMapIterable(AvatarRecord::keeps)
                .filter(values::contains)
                .map(PictureName::new)
                .collect(Collectors.toSet());
    }

    @Override
    public Shelf shelf() {
        return Shelf.OPEN;
    }

    /** Those who have it have none from now on, as soon as user-room-service has heard of it. */
    @Override
    public Flux<Upload> takeAway(PictureName name) {
        Instant now = clock.instant();
        return mongo.find(query(where("keeps").is(name.value())), AvatarRecord.class)
                .filter(record -> record.squares().containsValue(name.value()))
                .concatMap(record -> change(
                                record.owner(),
                                latest -> latest.squares().containsValue(name.value())
                                        ? latest.changed(NONE, now, now)
                                        : latest)
                        .thenReturn(upload(record)));
    }

    private static Upload upload(AvatarRecord record) {
        return new Upload(
                record.squares().values().stream().map(PictureName::new).collect(Collectors.toSet()),
                Objects.requireNonNullElse(record.source(), ""));
    }

    private Mono<AvatarRecord> save(AvatarRecord record) {
        return record.revision() == null ? mongo.insert(record) : mongo.save(record);
    }
}
