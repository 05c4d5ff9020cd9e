package dev.maru.platform.security;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Follows the feed: asks again as soon as it was answered. While the feed does not answer, tokens are judged by what is
 * known, and none is good for longer than it says.
 */
final class RevocationFollower implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RevocationFollower.class);

    static final Duration BETWEEN_FAILURES = Duration.ofSeconds(1);

    /** So that a feed which does not wait is not asked without a pause. */
    static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(20);

    /** After so long without an answer the position may be one that the feed has forgotten: begin anew. */
    static final Duration STALE = Duration.ofMinutes(30);

    private final RevocationFeed feed;
    private final RevokedTokens revoked;
    private final InstantSource clock;
    private @Nullable Disposable running;
    private volatile @Nullable Long position;
    private volatile Instant heardAt = Instant.EPOCH;
    private boolean failing;

    RevocationFollower(RevocationFeed feed, RevokedTokens revoked, InstantSource clock) {
        this.feed = feed;
        this.revoked = revoked;
        this.clock = clock;
    }

    @Override
    public synchronized void start() {
        running = Mono.defer(this::ask)
                .repeat()
                .subscribe(null, e -> log.error("Revocations are not followed any more", e));
    }

    @Override
    public synchronized void stop() {
        if (running != null) {
            running.dispose();
            running = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return running != null;
    }

    private Mono<Void> ask() {
        boolean stale = heardAt.plus(STALE).isBefore(clock.instant());
        return feed.after(stale ? null : position)
                .doOnNext(this::heard)
                .then(Mono.delay(BETWEEN_QUESTIONS))
                .onErrorResume(this::failed)
                .then();
    }

    private void heard(RevocationFeed.Page page) {
        page.items().forEach(revoked::take);
        position = page.last();
        heardAt = clock.instant();
        if (failing) {
            failing = false;
            log.info("Revocations are heard again");
        }
    }

    /** Said once for each outage. */
    private Mono<Long> failed(Throwable e) {
        if (!failing) {
            failing = true;
            log.warn("Revocations are not heard: {}", e.toString());
        }
        return Mono.delay(BETWEEN_FAILURES);
    }
}
