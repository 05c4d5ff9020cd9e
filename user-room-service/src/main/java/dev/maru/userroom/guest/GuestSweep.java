package dev.maru.userroom.guest;

import dev.maru.userroom.account.Accounts;
import dev.maru.userroom.session.Sessions;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Sees off guests who cannot come back: nobody is signed in as them any more, and they have nothing to sign in with. */
final class GuestSweep implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(GuestSweep.class);

    private static final Duration INTERVAL = Duration.ofHours(1);

    /** Guests are left alone for so long, whatever becomes of their session. */
    static final Duration AT_LEAST = Duration.ofDays(1);

    /** Guests that one sweep sees off. */
    private static final int BATCH = 200;

    private static final int CONCURRENCY = 4;

    private final Accounts accounts;
    private final Sessions sessions;
    private final Clock clock;
    private @Nullable Disposable sweeping;

    GuestSweep(Accounts accounts, Sessions sessions, Clock clock) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.clock = clock;
    }

    Mono<Void> sweep() {
        return accounts.guestsBefore(clock.instant().minus(AT_LEAST))
                .filterWhen(guest -> sessions.isAnywhere(guest).map(signedIn -> !signedIn))
                .take(BATCH)
                .flatMap(guest -> accounts.withdraw(guest, false), CONCURRENCY)
                .then();
    }

    @Override
    public synchronized void start() {
        sweeping = Flux.interval(INTERVAL)
                .onBackpressureDrop()
                .concatMap(tick -> Mono.defer(this::sweep).onErrorResume(e -> {
                    log.warn("Guests who went away are not forgotten: {}", e.toString());
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
}
