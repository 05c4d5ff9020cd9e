package dev.maru.userroom.outbox;

import java.util.List;
import reactor.core.publisher.Mono;

/** Keeps aggregates that have an outbox, and knows who must learn what is in it. */
public interface OutboxOwner {

    /** Names the kind of aggregate in pending documents; stored, so it never changes. */
    String name();

    /** What the aggregate's outbox holds, oldest first; empty when there is no such aggregate. */
    Mono<List<OutboxItem>> unsent(String aggregate);

    /** Completes when the receiver has the fact. May be called again for one that it has: after a crash, or by two at once. */
    Mono<Void> deliver(String aggregate, OutboxItem item);

    /** Takes a delivered fact out of the outbox. */
    Mono<Void> remove(String aggregate, OutboxItem item);

    /**
     * Raises the aggregate's version, so that a change that was prepared before cannot happen any more; where there is no
     * aggregate yet, leaves something in its place that stops it from being inserted.
     */
    Mono<Void> fence(String aggregate);
}
