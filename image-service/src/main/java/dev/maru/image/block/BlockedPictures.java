package dev.maru.image.block;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.maru.image.store.Blocked;
import dev.maru.image.store.PictureName;
import dev.maru.platform.problem.ErrorCode;
import dev.maru.platform.problem.MaruException;
import java.time.InstantSource;
import java.util.Collection;
import org.springframework.data.mongodb.core.ReactiveMongoOperations;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The hashes that are refused: of uploads, and of what is made of them, so that another copy of the same bytes is refused as well. */
public final class BlockedPictures implements Blocked {

    private static final ErrorCode BLOCKED = new ErrorCode("picture-blocked", 422, false);

    private final ReactiveMongoOperations mongo;
    private final InstantSource clock;

    BlockedPictures(ReactiveMongoOperations mongo, InstantSource clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    @Override
    public Mono<Boolean> isBlocked(PictureName name) {
        return mongo.exists(query(where("_id").is(name.value())), BlockedHash.class);
    }

    /** Fails with 422 {@code picture-blocked} when one of the hashes is refused. */
    public Mono<Void> refuse(Collection<String> hashes) {
        return mongo.exists(query(where("_id").in(hashes)), BlockedHash.class)
                .flatMap(blocked -> blocked
                        ? Mono.error(new MaruException(BLOCKED, "This picture was taken away by a moderator"))
                        : Mono.empty());
    }

    /** From now on they are refused; a hash that is already is no error. */
    Mono<Void> block(Collection<String> hashes) {
        return Flux.fromIterable(hashes)
                .concatMap(hash -> mongo.save(new BlockedHash(hash, clock.instant())))
                .then();
    }
}
