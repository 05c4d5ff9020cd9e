package dev.maru.userroom.mail;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Sends mail after the request that asked for it was answered, on a few threads of its own: the time of an answer must not
 * tell whether there was anybody to write to. What cannot be sent after some tries is given up and counted; people ask again.
 */
public final class PostOffice implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PostOffice.class);

    private static final int THREADS = 2;

    /** Mails that may wait for each thread; further ones are dropped. */
    private static final int QUEUE = 500;

    private static final int IDLE_SECONDS = 60;
    private static final int TRIES = 3;
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);

    private final @Nullable Carrier carrier;
    private final Scheduler scheduler = Schedulers.newBoundedElastic(THREADS, QUEUE, "mail", IDLE_SECONDS, true);
    private final Counter sent;
    private final Counter failed;

    /** @param carrier null where there is no way to send mail */
    PostOffice(@Nullable Carrier carrier, MeterRegistry meters) {
        this.carrier = carrier;
        this.sent = meters.counter("maru.mail.sent");
        this.failed = meters.counter("maru.mail.failed");
    }

    /** Whether mail can be sent at all. */
    public boolean isOpen() {
        return carrier != null;
    }

    /** Takes care of a mail that is still to be written; returns at once. Nothing is sent when it turns out to be empty. */
    public void post(Mono<Mail> mail) {
        Carrier way = carrier;
        if (way == null) {
            return;
        }
        mail.publishOn(scheduler)
                .flatMap(written -> Mono.fromRunnable(() -> way.carry(written))
                        .subscribeOn(scheduler)
                        .retryWhen(Retry.backoff(TRIES - 1, FIRST_BACKOFF)
                                .filter(e -> !(e instanceof RejectedExecutionException)))
                        .doOnSuccess(done -> sent.increment()))
                .subscribe(null, e -> {
                    failed.increment();
                    log.warn("A mail was not sent: {}", e.toString());
                });
    }

    @Override
    public void close() {
        scheduler.dispose();
    }
}
