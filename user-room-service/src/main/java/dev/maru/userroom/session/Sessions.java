package dev.maru.userroom.session;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.maru.platform.id.Ids;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.session.RefreshTokens.RefreshToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Update;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * All sessions. A refresh token is good once: using it replaces it, by compare-and-set on its hash. One that was replaced
 * before and comes again was copied, so that its whole family ends. Only the one before the newest is still answered for
 * a few seconds, without a successor: two tabs refresh at the same time, and an answer gets lost.
 */
final class Sessions implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Sessions.class);

    private static final int MAX_DEVICE = 200;

    /** How long a session that is over is kept, for whoever looks into what happened. */
    private static final Duration KEPT = Duration.ofDays(1);

    private static final Duration SWEEP = Duration.ofHours(1);

    private final ReactiveMongoTemplate mongo;
    private final RefreshTokens tokens;
    private final Clock clock;
    private final SessionProperties properties;
    private @Nullable Disposable sweeping;

    Sessions(ReactiveMongoTemplate mongo, RefreshTokens tokens, Clock clock, SessionProperties properties) {
        this.mongo = mongo;
        this.tokens = tokens;
        this.clock = clock;
        this.properties = properties;
    }

    Mono<Opened> open(String user, @Nullable String device, String address) {
        return Mono.defer(() -> {
            Instant now = now();
            RefreshToken token = tokens.next(Ids.next());
            Session session = new Session(
                    token.session(),
                    user,
                    token.hash(),
                    null,
                    null,
                    now,
                    now.plus(properties.lifetime()),
                    null,
                    shortened(device),
                    address);
            return mongo.insert(session).thenReturn(new Opened(user, session.id(), token.value()));
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
                    .flatMap(session -> answer(session, token));
        });
    }

    /** Ends a session; nothing happens when it is over. */
    Mono<Void> end(String id) {
        Instant now = now();
        return mongo.updateFirst(
                        query(where("_id").is(id).and("endedAt").isNull()),
                        new Update().set("endedAt", now).set("expiresAt", now),
                        Session.class)
                .then();
    }

    /** Ends the session of a refresh token, if it is one of ours. */
    Mono<Void> endByToken(String raw) {
        RefreshToken token = tokens.parse(raw);
        return token == null ? Mono.empty() : end(token.session());
    }

    private Mono<Opened> answer(Session session, RefreshToken token) {
        if (RefreshTokens.isSame(token.hash(), session.token())) {
            return rotate(session, token);
        }
        if (RefreshTokens.isSame(token.hash(), session.previous()) && isRecent(session)) {
            return Mono.just(new Opened(session.user(), session.id(), null));
        }
        log.warn("A used refresh token came again: session {} of user {} ends", session.id(), session.user());
        return end(session.id()).then(Mono.error(UserRoomErrors.unauthenticated()));
    }

    private Mono<Opened> rotate(Session session, RefreshToken used) {
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
                                .set("expiresAt", now.plus(properties.lifetime())),
                        Session.class)
                .flatMap(result -> result.getModifiedCount() == 1
                        ? Mono.just(new Opened(session.user(), session.id(), next.value()))
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

    @Override
    public synchronized void start() {
        sweeping = Flux.interval(SWEEP)
                .onBackpressureDrop()
                .concatMap(tick -> Mono.defer(this::removeOld).onErrorResume(e -> {
                    log.warn("Old sessions are not removed: {}", e.toString());
                    return Mono.empty();
                }))
                .subscribe();
    }

    @Override
    public synchronized void stop() {
        if (sweeping != null) {
            sweeping.dispose();
            sweeping = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return sweeping != null;
    }

    /** @param refreshToken for the client to keep; null when it has a newer one already */
    record Opened(String user, String session, @Nullable String refreshToken) {
        @Override
        public String toString() {
            return "Opened[" + session + "]";
        }
    }
}
