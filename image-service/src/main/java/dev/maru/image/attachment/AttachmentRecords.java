package dev.maru.image.attachment;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.maru.platform.mongo.MongoIndexes;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The uploads that something may refer to. */
final class AttachmentRecords {

    static final MongoIndexes INDEXES = new MongoIndexes(
            Attachment.COLLECTION,
            List.of(
                    new Index("name", Sort.Direction.ASC).unique().sparse().named("name"),
                    new Index("dueAt", Sort.Direction.ASC).sparse().named("due"),
                    new Index("keeps", Sort.Direction.ASC).named("keeps")));

    private static final String ID = "_id";
    private static final String CLAIM = "claim";
    private static final String DUE_AT = "dueAt";

    private final ReactiveMongoOperations mongo;

    AttachmentRecords(ReactiveMongoOperations mongo) {
        this.mongo = mongo;
    }

    /** Fails with a duplicate key when the upload has a name that is taken. */
    Mono<Attachment> insert(Attachment attachment) {
        return mongo.insert(attachment);
    }

    Mono<Attachment> named(String name) {
        return mongo.findOne(query(where("name").is(name)), Attachment.class);
    }

    Mono<Attachment> find(String id) {
        return mongo.findById(id, Attachment.class);
    }

    Flux<Attachment> find(Collection<String> ids) {
        return mongo.find(query(where(ID).in(ids)), Attachment.class);
    }

    Flux<Attachment> keeping(Collection<String> names) {
        return mongo.find(query(where("keeps").in(names)), Attachment.class);
    }

    Flux<Attachment> due(Instant now, int limit) {
        return mongo.find(query(where(DUE_AT).lte(now)).with(Sort.by(DUE_AT)).limit(limit), Attachment.class);
    }

    /** Whether it is claimed by the key now, by this call or an earlier one. */
    Mono<Boolean> claim(String id, String key, @Nullable Instant dueAt) {
        Update update = new Update().set(CLAIM, key);
        return mongo.updateFirst(
                        query(where(ID).is(id).and(CLAIM).in(null, key)),
                        dueAt == null ? update.unset(DUE_AT) : update.set(DUE_AT, dueAt),
                        Attachment.class)
                .map(result -> result.getMatchedCount() == 1);
    }

    /** They are looked at soon. */
    Mono<Void> hasten(String room, Collection<String> ids, Instant dueAt) {
        Query claimed = query(where(ID).in(ids).and("room").is(room).and(CLAIM).ne(null));
        return mongo.updateMulti(claimed, new Update().set(DUE_AT, dueAt), Attachment.class)
                .then();
    }

    /** Something still refers to it. */
    Mono<Void> used(Attachment attachment, Instant dueAt) {
        return mongo.updateFirst(
                        asItWas(attachment),
                        new Update().set("checks", attachment.checks() + 1).set(DUE_AT, dueAt),
                        Attachment.class)
                .then();
    }

    Mono<Void> later(Attachment attachment, Instant dueAt) {
        return mongo.updateFirst(asItWas(attachment), Update.update(DUE_AT, dueAt), Attachment.class)
                .then();
    }

    /** Whether it is gone by this call: not when it was claimed in the meantime. */
    Mono<Boolean> delete(Attachment attachment) {
        return mongo.remove(asItWas(attachment), Attachment.class).map(result -> result.getDeletedCount() == 1);
    }

    Mono<Void> delete(String id) {
        return mongo.remove(query(where(ID).is(id)), Attachment.class).then();
    }

    private static Query asItWas(Attachment attachment) {
        return query(where(ID).is(attachment.id()).and(CLAIM).is(attachment.claim()));
    }
}
