package dev.maru.userroom.session;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.maru.platform.id.Ids;
import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.account.AccountState;
import dev.maru.userroom.account.Accounts;
import dev.maru.userroom.revocation.RevocationLog;
import dev.maru.userroom.session.RefreshTokens.RefreshToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Update;
import reactor.core.publisher.Mono;

/**
 * All sessions. A refresh token is good once: using it replaces it, by compare-and-set on its hash. One that was replaced
 * before and comes again was copied, so that its whole family ends. Only the one before the newest is still answered for
 * a few seconds, without a successor: two tabs refresh at the same time, and an answer gets lost.
 */
public final class Sessions {

    private static final Logger log = LoggerFactory.getLogger(Sessions.class);

    private static final int MAX_DEVICE = 200;

    /** The most that somebody is shown of their own. */
    static final int MAX_LISTED = 100;

    /** How long a session that is over is kept, for whoever looks into what happened. */
    private static final Duration KEPT = Duration.ofDays(1);

    static final Duration SWEEP = Duration.ofHours(1);

    private final ReactiveMongoTemplate mongo;
    private final RefreshTokens tokens;
    private final Clock clock;
    private final SessionProperties properties;
    private final Accounts accounts;
    private final RevocationLog revocations;

    Sessions(
            ReactiveMongoTemplate mongo,
            RefreshTokens tokens,
            Clock clock,
            SessionProperties properties,
            Accounts accounts,
            RevocationLog revocations) {
        this.mongo = mongo;
        this.accounts = accounts;
        this.revocations = revocations;
        this.tokens = tokens;
        this.clock = clock;
        this.properties = properties;
    }

    Mono<Opened> open(AccountState account, @Nullable String device, String address) {
        return Mono.defer(() -> {
            Instant now = now();
            RefreshToken token = tokens.next(Ids.next());
            Session session = new Session(
                    token.session(),
                    account.id(),
                    token.hash(),
                    null,
                    null,
                    now,
                    now.plus(properties.lifetime()),
                    null,
                    shortened(device),
                    address,
                    account.currentGeneration());
            return mongo.insert(session).thenReturn(new Opened(account, session.id(), token.value()));
        });
    }

    /** Goes on with a session; {@code unauthenticated} when the token is not good any more, or never was. */
    Mono<Opened> refresh(String raw) {
        return Mono.defer(() -> {
            RefreshToken token = tokens.parse(raw);
            if (token == null) {
                return Mono.error(UserRoomErrors.unauthenticated());
            }
            return mongo.findById(token.session(), Session.class)
                    .filter(session -> !session.isOver(now()))
                    .switchIfEmpty(Mono.error(UserRoomErrors::unauthenticated))
                    .flatMap(session -> accounts.state(session.user())
                            .filter(account -> account.accepts(session.id(), session.of()))
                            .switchIfEmpty(Mono.error(UserRoomErrors::unauthenticated))
                            .flatMap(account -> answer(session, account, token)));
        });
    }

    /** Sessions of a user that are not over, the one that was used last first. */
    Mono<List<Session>> ofUser(AccountState account) {
        Instant now = now();
        return mongo.find(query(where("user").is(account.id()).and("expiresAt").gt(now)), Session.class)
                .filter(session -> !session.isOver(now) && account.accepts(session.id(), session.of()))
                .collectSortedList(Comparator.comparing(Session::seenAt).reversed())
                .map(sessions -> sessions.subList(0, Math.min(MAX_LISTED, sessions.size())));
    }

    /** Ends a session of a user; false when the user has none with this id that is not over. */
    Mono<Boolean> end(String user, String id) {
        return mongo.findById(id, Session.class)
                .filter(session -> session.user().equals(user) && !session.isOver(now()))
                .flatMap(session -> end(session).thenReturn(true))
                .defaultIfEmpty(false);
    }

    /** Ends the session of a refresh token, if it is one of ours. */
    Mono<Void> endByToken(String raw) {
        RefreshToken token = tokens.parse(raw);
        return token == null
                ? Mono.empty()
                : mongo.findById(token.session(), Session.class)
                        .filter(session -> !session.isOver(now()))
                        .flatMap(this::end);
    }

    /** Whether a user is signed in on any device. */
    public Mono<Boolean> isAnywhere(String user) {
        return mongo.exists(query(where("user").is(user).and("expiresAt").gt(now())), Session.class);
    }

    /** Forgets all sessions of a user who went away. They are over already. */
    public Mono<Void> forgetAll(String user) {
        return mongo.remove(query(where("user").is(user)), Session.class).then();
    }

    /**
     * Tokens first: were the process to end between the two, whoever asked for this has no answer and asks again, and until
     * then the session can neither be used nor go on.
     */
    private Mono<Void> end(Session session) {
        Instant now = now();
        return revocations
                .revokeSession(Ids.next(), session.user(), session.id())
                .then(mongo.updateFirst(
                        query(where("_id").is(session.id()).and("endedAt").isNull()),
                        new Update().set("endedAt", now).set("expiresAt", now),
                        Session.class))
                .then();
    }

    private Mono<Opened> answer(Session session, AccountState account, RefreshToken token) {
        MaruException refusal = account.refusal(now());
        if (refusal != null) {
            return Mono.error(refusal);
        }
        if (RefreshTokens.isSame(token.hash(), session.token())) {
            return rotate(session, account, token);
        }
        if (RefreshTokens.isSame(token.hash(), session.previous()) && isRecent(session)) {
            return Mono.just(new Opened(account, session.id(), null));
        }
        log.warn("A used refresh token came again: session {} of user {} ends", session.id(), session.user());
        return end(session).then(Mono.error(UserRoomErrors.unauthenticated()));
    }

    private Mono<Opened> rotate(Session session, AccountState account, RefreshToken used) {
        Instant now = now();
        RefreshToken next = tokens.next(session.id());
        return mongo.updateFirst(
                        query(where("_id")
                                .is(session.id())
                                .and("token")
                                .is(used.hash())
                                .and("endedAt")
                                .isNull()),
                        new Update()
                                .set("token", next.hash())
                                .set("previous", used.hash())
                                .set("rotatedAt", now)
                                .set("generation", account.currentGeneration())
                                .set("expiresAt", now.plus(properties.lifetime())),
                        Session.class)
                .flatMap(result -> result.getModifiedCount() == 1
                        ? Mono.just(new Opened(account, session.id(), next.value()))
                        // Another tab was faster: the token is the previous one by now.
                        : refresh(used.value()));
    }

    private boolean isRecent(Session session) {
        Instant rotatedAt = Objects.requireNonNullElse(session.rotatedAt(), Instant.EPOCH);
        return now().isBefore(rotatedAt.plus(properties.grace()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static String shortened(@Nullable String device) {
        String text = Objects.requireNonNullElse(device, "");
        return text.length() <= MAX_DEVICE ? text : text.substring(0, MAX_DEVICE);
    }

    Mono<Void> removeOld() {
        return mongo.remove(query(where("expiresAt").lt(now().minus(KEPT))), Session.class)
                .then();
    }

    /** @param refreshToken for the client to keep; null when it has a newer one already */
    record Opened(
            AccountState account, String session, @Nullable String refreshToken) {
        @Override
        public String toString() {
            return "Opened[" + session + "]";
        }
    }
}
