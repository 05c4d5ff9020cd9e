package dev.maru.userroom.outbox;

import com.mongodb.client.result.DeleteResult;
import com.mongodb.client.result.UpdateResult;
import dev.maru.userroom.membership.Membership;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bson.Document;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.data.mongodb.ReactiveMongoDatabaseFactory;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.convert.MongoConverter;
import org.springframework.data.mongodb.core.query.BasicUpdate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.UpdateDefinition;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The store as a process sees it that ends in the middle of its work: from then on nothing is read or written. */
final class MortalMongo extends ReactiveMongoTemplate {

    private static final Duration QUIET = Duration.ofMillis(500);

    private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
    private volatile boolean afterwards;
    private volatile boolean dead;
    private volatile int life;
    private final AtomicInteger thrown = new AtomicInteger();
    private volatile boolean broken;
    private volatile boolean forgetful;
    private volatile boolean silent;
    private volatile long lastWrite;

    MortalMongo(ReactiveMongoDatabaseFactory factory, MongoConverter converter) {
        super(factory, converter);
    }

    void dieAt(int write, boolean afterTheWrite) {
        afterwards = afterTheWrite;
        lastWrite = System.nanoTime();
        left.set(write);
    }

    synchronized void live() {
        left.set(Integer.MAX_VALUE);
        life++;
        dead = false;
    }

    boolean isDead() {
        return dead;
    }

    /** Whether nothing was written for a while. */
    boolean isIdle() {
        return System.nanoTime() - lastWrite > QUIET.toNanos();
    }

    /** Pretends to have written what is announced. */
    void forgetAnnouncements(boolean forget) {
        forgetful = forget;
    }

    @Override
    public <T> Mono<T> insert(T document) {
        return write(() -> super.insert(document));
    }

    @Override
    public <T> Flux<T> insert(Collection<? extends T> batch, Class<?> type) {
        return write(() -> super.<T>insert(batch, type).collectList()).flatMapIterable(Function.identity());
    }

    @Override
    public Mono<UpdateResult> upsert(Query query, UpdateDefinition update, Class<?> type) {
        return write(() -> forgetful && type == PendingChange.class
                ? Mono.just(UpdateResult.acknowledged(0, 0L, null))
                : super.upsert(query, update, type));
    }

    /** Changes memberships and drops what was to be told of it. */
    void forgetOutboxes(boolean forget) {
        silent = forget;
    }

    @Override
    public Mono<UpdateResult> updateFirst(Query query, UpdateDefinition update, Class<?> type) {
        return write(() ->
                super.updateFirst(query, silent && type == Membership.class ? withoutOutbox(update) : update, type));
    }

    private static UpdateDefinition withoutOutbox(UpdateDefinition update) {
        Document changes = new Document(update.getUpdateObject());
        changes.remove("$push");
        return new BasicUpdate(changes);
    }

    @Override
    public Mono<UpdateResult> updateMulti(Query query, UpdateDefinition update, Class<?> type) {
        return write(() -> super.updateMulti(query, update, type));
    }

    @Override
    public Mono<DeleteResult> remove(Query query, Class<?> type) {
        return write(() -> super.remove(query, type));
    }

    @Override
    public <T> Mono<T> findById(Object id, Class<T> type) {
        return Mono.defer(() -> dead ? Mono.error(death()) : super.findById(id, type));
    }

    /** From now on looking for pending changes does not even begin. */
    void breakDown(boolean broken) {
        thrown.set(0);
        this.broken = broken;
    }

    int timesThrown() {
        return thrown.get();
    }

    @Override
    public <T> Flux<T> find(Query query, Class<T> type) {
        if (broken && type == PendingChange.class) {
            thrown.incrementAndGet();
            throw new IllegalStateException("thrown, not signalled");
        }
        return Flux.defer(() -> dead ? Flux.error(death()) : super.find(query, type));
    }

    private <T> Mono<T> write(Supplier<Mono<T>> work) {
        return Mono.defer(() -> {
            if (dead) {
                return Mono.error(death());
            }
            lastWrite = System.nanoTime();
            if (left.getAndUpdate(count -> count == Integer.MAX_VALUE ? count : count - 1) != 1) {
                return work.get();
            }
            if (!afterwards) {
                dead = true;
                return Mono.error(death());
            }
            int lived = life;
            return work.get().then(Mono.error(() -> {
                dead = lived == life;
                return death();
            }));
        });
    }

    private static DataAccessResourceFailureException death() {
        return new DataAccessResourceFailureException("The process has ended");
    }
}
