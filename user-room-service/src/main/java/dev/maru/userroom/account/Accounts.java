package dev.maru.userroom.account;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.maru.platform.id.Ids;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.idempotency.NamedRequest;
import dev.maru.userroom.outbox.CompareAndSet;
import dev.maru.userroom.outbox.Courier;
import dev.maru.userroom.outbox.OutboxItem;
import dev.maru.userroom.outbox.PendingChanges;
import dev.maru.userroom.password.PasswordHasher;
import dev.maru.userroom.text.SearchWords;
import dev.maru.userroom.text.TextRule;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** All accounts. That an address has one account is decided by the unique index; everything before it only saves work. */
public final class Accounts {

    /** What a withdrawn account does not keep: all but its id, its dates and what still has to be told. */
    private static final List<String> PERSONAL = List.of(
            "email",
            "emailVerified",
            "password",
            "guest",
            "nickname",
            "words",
            "job",
            "about",
            "avatar",
            "avatarBefore",
            "suspension",
            "deactivatedAt",
            "request",
            "requestBody");

    private final ReactiveMongoTemplate mongo;
    private final PasswordHasher hasher;
    private final PendingChanges pending;
    private final Courier courier;
    private final Clock clock;

    Accounts(ReactiveMongoTemplate mongo, PasswordHasher hasher, PendingChanges pending, Courier courier, Clock clock) {
        this.mongo = mongo;
        this.hasher = hasher;
        this.pending = pending;
        this.courier = courier;
        this.clock = clock;
    }

    /** The account with an address; empty when nobody has it. */
    public Mono<AccountState> byEmail(String email) {
        return state(query(where("email").is(email)));
    }

    /** An account; empty when there is none, or not any more. */
    public Mono<AccountState> state(String user) {
        return state(query(where("_id").is(user))).filter(account -> !account.isWithdrawn());
    }

    private Mono<AccountState> state(Query query) {
        query.fields().include(AccountState.FIELDS);
        return mongo.findOne(query, AccountState.class);
    }

    /** Creates an account, or finds the one that the same request created before; gives the user's id. */
    Mono<String> create(NewAccount wanted, @Nullable NamedRequest request) {
        return earlier(request)
                .switchIfEmpty(Mono.defer(() -> isTaken(wanted.email())
                        .flatMap(taken -> taken
                                ? earlierOrTaken(request)
                                : wanted.verified()
                                        .flatMap(verified -> hasher.hash(wanted.password())
                                                .flatMap(hash ->
                                                        insert(account(wanted, verified, hash, request), request))))));
    }

    /** Creates an account of somebody who has a nickname and nothing else; gives the user's id. */
    public Mono<String> createGuest(String nickname) {
        return insert(
                new Account(
                        Ids.next(),
                        null,
                        false,
                        null,
                        true,
                        nickname,
                        SearchWords.words(nickname),
                        null,
                        0,
                        0,
                        0,
                        now(),
                        null,
                        null),
                null);
    }

    /** Guests who came before a time, by id. */
    public Flux<String> guestsBefore(Instant time) {
        Query query = query(where("guest").is(true).and("createdAt").lt(time));
        query.fields().include("_id", "createdAt");
        return mongo.find(query, AccountState.class).map(AccountState::id);
    }

    /**
     * Creates the account of somebody whom another site vouches for; gives the user's id. Nothing happens when there is one
     * with this id.
     *
     * @param email one that the other site has verified, or null
     * @param nickname what the other site calls the person; one is made when that cannot be a nickname here
     */
    public Mono<String> createVouchedFor(String user, @Nullable String email, @Nullable String nickname) {
        String name = nickname == null || TextRule.NICKNAME.refusal(nickname) != null
                ? Nicknames.next()
                : TextRule.tidy(nickname);
        List<String> words = SearchWords.words(name);
        var account =
                new Account(user, email, email != null, null, false, name, words, null, 0, 0, 0, now(), null, null);
        return mongo.insert(account)
                .map(Account::id)
                .onErrorResume(
                        DuplicateKeyException.class,
                        e -> mongo.exists(query(where("_id").is(user)), Account.class)
                                .flatMap(there -> there ? Mono.just(user) : Mono.error(UserRoomErrors.emailTaken())));
    }

    /** Changes an account whose sessions go on. */
    public Mono<Void> change(String user, Update change) {
        return mongo.updateFirst(query(where("_id").is(user)), change.inc("revision", 1), Account.class)
                .then();
    }

    /**
     * Changes an account and ends its sessions in one step: a crash leaves both done or neither, and tokens are revoked in
     * any case. Completes when that is known to those who check tokens here; others follow within moments.
     *
     * @param change made anew for each attempt
     * @param spared the session that goes on; null when all end
     */
    public Mono<Void> changeEndingSessions(String user, Supplier<Update> change, @Nullable String spared) {
        return endSessions(user, AccountOutbox.SESSIONS_ENDED, change, spared);
    }

    /**
     * Closes an account for good and empties it; the address is free from then on. What other features know of the person is
     * forgotten after that, however often it has to be tried.
     *
     * @param erase whether what the person wrote and showed is to go as well
     */
    public Mono<Void> withdraw(String user, boolean erase) {
        return endSessions(
                user,
                erase ? AccountOutbox.WITHDRAWN_ERASING : AccountOutbox.WITHDRAWN,
                () -> {
                    Update update = new Update().set("withdrawnAt", now());
                    for (String field : PERSONAL) {
                        update.unset(field);
                    }
                    return update;
                },
                null);
    }

    private Mono<Void> endSessions(String user, String kind, Supplier<Update> change, @Nullable String spared) {
        return CompareAndSet.untilWon(Mono.defer(() -> state(user)
                        .switchIfEmpty(Mono.error(UserRoomErrors::noPerson))
                        .flatMap(before -> attempt(before, kind, change.get(), spared))))
                .then(courier.hurry(AccountOutbox.NAME, user));
    }

    private Mono<Boolean> attempt(AccountState before, String kind, Update change, @Nullable String spared) {
        var item = new OutboxItem(Ids.next(), kind, now());
        Update update = change.set("generation", before.currentGeneration() + 1)
                .inc("revision", 1)
                .push("outbox", item);
        update = spared == null ? update.unset("spared") : update.set("spared", spared);
        Query unchanged = query(where("_id").is(before.id()).and("revision").is(before.revision()));
        return pending.announce(item.key(), AccountOutbox.NAME, before.id())
                .then(mongo.updateFirst(unchanged, update, Account.class))
                .map(result -> result.getModifiedCount() == 1)
                .flatMap(won ->
                        won ? Mono.just(true) : pending.settle(item.key()).thenReturn(false));
    }

    private Mono<Boolean> isTaken(String email) {
        return mongo.exists(query(where("email").is(email)), Account.class);
    }

    private Account account(NewAccount wanted, boolean verified, String hash, @Nullable NamedRequest request) {
        return new Account(
                Ids.next(),
                wanted.email(),
                verified,
                hash,
                false,
                wanted.nickname(),
                SearchWords.words(wanted.nickname()),
                wanted.job(),
                0,
                0,
                0,
                now(),
                request == null ? null : request.id(),
                request == null ? null : request.body());
    }

    private Mono<String> insert(Account account, @Nullable NamedRequest request) {
        return mongo.insert(account)
                .map(Account::id)
                .onErrorResume(DuplicateKeyException.class, e -> earlierOrTaken(request));
    }

    /** Who has the address may have it from the same request, a moment ago. */
    private Mono<String> earlierOrTaken(@Nullable NamedRequest request) {
        return earlier(request).switchIfEmpty(Mono.error(UserRoomErrors::emailTaken));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private Mono<String> earlier(@Nullable NamedRequest request) {
        if (request == null) {
            return Mono.empty();
        }
        return mongo.findOne(query(where("request").is(request.id())), Account.class)
                .flatMap(account -> request.body().equals(account.requestBody())
                        ? Mono.just(account.id())
                        : Mono.error(UserRoomErrors.keyReused()));
    }

    /** @param verified whether the address was confirmed; asked when nothing else stands against the account, or an error */
    record NewAccount(
            String email,
            Mono<Boolean> verified,
            String password,
            String nickname,
            @Nullable Job job) {

        @Override
        public String toString() {
            return "NewAccount";
        }
    }
}
