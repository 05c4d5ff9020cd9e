package dev.maru.chat.membership;

import dev.maru.chat.bell.Bell;
import dev.maru.contracts.room.Facts;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Reads what user-room-service tells of memberships and rooms, on every instance, from a position that is kept in memory. It begins at the
 * newest fact: what was before is asked for when it is needed.
 */
public final class MembershipTail implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(MembershipTail.class);

    private final WebClient userRoom;
    private final Memberships memberships;
    private final TailProperties properties;
    private final Bell bell;
    private final List<Consumer<Facts>> listeners = new CopyOnWriteArrayList<>();

    private volatile @Nullable Disposable running;
    private volatile @Nullable List<Long> positions;
    private volatile long confirmedAt = System.nanoTime();

    /** @param bell rings when there may be something to read */
    public MembershipTail(
            WebClient userRoom, Memberships memberships, TailProperties properties, Bell bell, MeterRegistry meters) {
        this.userRoom = userRoom;
        this.memberships = memberships;
        this.properties = properties;
        this.bell = bell;
        meters.gauge("maru.membership.tail.age", this, tail -> (System.nanoTime() - tail.confirmedAt) / 1e9);
    }

    /** Tells from now on of all facts that are read, after what they say of memberships is known. */
    public void addListener(Consumer<Facts> listener) {
        listeners.add(listener);
    }

    /** Reads on until nothing follows. */
    private Mono<Void> read() {
        return Mono.defer(() -> {
            long askedAt = System.nanoTime();
            List<Long> after = positions;
            return after == null
                    ? ask("/internal/v1/facts").doOnNext(this::begin).then()
                    : ask("/internal/v1/facts?after="
                                    + after.stream().map(String::valueOf).collect(Collectors.joining(",")))
                            .flatMap(facts -> take(facts, after, askedAt))
                            .onErrorResume(WebClientResponseException.Gone.class, e -> forgotten());
        });
    }

    private Mono<Facts> ask(String path) {
        return userRoom.get().uri(path).retrieve().bodyToMono(Facts.class).timeout(properties.timeout());
    }

    private void begin(Facts newest) {
        positions = newest.positions();
        memberships.covered();
        confirmedAt = System.nanoTime();
    }

    /** This instance stood still for longer than facts are kept: what it missed is asked for when it is needed, as at the start. */
    private Mono<Void> forgotten() {
        log.warn("Changes of memberships since {} are not kept any more, what is known is asked for again", positions);
        positions = null;
        return read();
    }

    private Mono<Void> take(Facts facts, List<Long> after, long askedAt) {
        memberships.told(facts);
        listeners.forEach(listener -> listener.accept(facts));
        positions = facts.positions();
        for (int partition = 0; partition < after.size(); partition++) {
            if (facts.positions().get(partition) - after.get(partition) >= Facts.MAX) {
                return read();
            }
        }
        memberships.confirmed(askedAt);
        confirmedAt = askedAt;
        return Mono.empty();
    }

    @Override
    public void start() {
        running = read().onErrorResume(e -> {
                    log.debug("Changes of memberships are not heard of now: {}", e.toString());
                    return Mono.empty();
                })
                .then(bell.pause(properties.every()))
                .repeat()
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, properties.every()))
                .subscribe();
    }

    @Override
    public void stop() {
        Disposable tail = running;
        running = null;
        if (tail != null) {
            tail.dispose();
        }
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }

    /** With the rooms: first to start, last to stop. */
    @Override
    public int getPhase() {
        return 0;
    }
}
