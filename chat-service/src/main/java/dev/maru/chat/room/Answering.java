package dev.maru.chat.room;

import dev.maru.chat.home.Answer;
import dev.maru.chat.home.HandOver;
import dev.maru.chat.log.LogEntry;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * Tells an instance what becomes of what it handed over, as it becomes known; and now and then that this one is there, if there is
 * nothing to tell. Confined to the rooms thread.
 */
final class Answering {

    /** Well before whoever waits takes this instance for gone. */
    private static final Duration SPEAK_EVERY = Duration.ofMillis(100);

    private final EventExecutor thread;
    private final RoomHub hub;
    private final HandOver handOver;
    private final Sinks.Many<Answer> parts = Sinks.many().unicast().onBackpressureBuffer();
    private final Map<Integer, Answer.Fate> news = new HashMap<>();
    private final ScheduledFuture<?> speaking;
    private int left;
    private boolean telling;

    Answering(EventExecutor thread, RoomHub hub, HandOver handOver) {
        this.thread = thread;
        this.hub = hub;
        this.handOver = handOver;
        this.left = handOver.drafts().size();
        this.speaking = thread.scheduleAtFixedRate(
                () -> parts.tryEmitNext(Answer.WAITING),
                SPEAK_EVERY.toNanos(),
                SPEAK_EVERY.toNanos(),
                TimeUnit.NANOSECONDS);
        endIfNothingIsLeft();
    }

    /** What is told, from the beginning. For one subscriber. */
    Flux<Answer> parts() {
        return parts.asFlux().doOnCancel(() -> speaking.cancel(false));
    }

    /** One draft has its fate. What is settled together is told together. */
    void settled(int index, SendOutcome outcome) {
        news.put(index, fate(outcome));
        left--;
        if (!telling) {
            telling = true;
            thread.execute(this::tell);
        }
    }

    private static Answer.Fate fate(SendOutcome outcome) {
        return switch (outcome) {
            case SendOutcome.Stored(LogEntry entry, boolean duplicate) ->
                new Answer.Fate.Stored(entry.position(), duplicate);
            case SendOutcome.Refused(var refusal) -> new Answer.Fate.Refused(refusal);
        };
    }

    private void tell() {
        telling = false;
        long now = System.nanoTime();
        Set<String> unshared = new HashSet<>();
        for (int index : news.keySet()) {
            String room = handOver.drafts().get(index).room();
            if (!hub.room(room).writers.areSeveral(now)) {
                unshared.add(room);
            }
        }
        parts.tryEmitNext(new Answer(Map.copyOf(news), unshared));
        news.clear();
        endIfNothingIsLeft();
    }

    private void endIfNothingIsLeft() {
        if (left == 0) {
            speaking.cancel(false);
            parts.tryEmitComplete();
        }
    }
}
