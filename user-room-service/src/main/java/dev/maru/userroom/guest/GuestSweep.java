package dev.maru.userroom.guest;

import dev.maru.userroom.account.Accounts;
import dev.maru.userroom.session.Sessions;
import java.time.Clock;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Sees off guests who cannot come back: nobody is signed in as them any more, and they have nothing to sign in with. */
final class GuestSweep {

    static final Duration INTERVAL = Duration.ofHours(1);

    /** Guests are left alone for so long, whatever becomes of their session. */
    static final Duration AT_LEAST = Duration.ofDays(1);

    /** Guests that one sweep sees off. */
    private static final int BATCH = 200;

    private static final int CONCURRENCY = 4;

    private final Accounts accounts;
    private final Sessions sessions;
    private final Clock clock;

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
}
