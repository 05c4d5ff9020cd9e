package dev.maru.chat.projection;

import dev.maru.chat.log.Body;
import dev.maru.chat.log.ChangeLog;
import dev.maru.chat.log.HeadHints;
import dev.maru.chat.log.LogEntry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Brings the log's changes into the states of messages.
 *
 * <p>Whoever commits a change applies it at once. That may fail or be cut short: whoever reads applies what is between the
 * number up to which all is known to be applied and the head. Applying twice does no harm.
 */
public final class Projector {

    private static final Logger log = LoggerFactory.getLogger(Projector.class);

    private static final int ENTRIES_AT_ONCE = 1000;
    private static final int MESSAGES_AT_ONCE = 8;

    /** How many entries without changes every reader may look through again before one notes that it was done. */
    private static final int NOTE_AFTER = 100;

    private static final int TRIES = 5;
    private static final Duration TRY_AGAIN = Duration.ofMillis(100);

    private final ChangeLog changes;
    private final MessageStates states;
    private final HeadHints hints;
    private final Counter unapplied;

    public Projector(ChangeLog changes, MessageStates states, HeadHints hints, MeterRegistry meters) {
        this.changes = changes;
        this.states = states;
        this.hints = hints;
        this.unapplied = meters.counter("maru.projection.unapplied");
    }

    /** Applies the changes among entries that are in the log for sure. What fails is done by the next reader. */
    public void committed(List<LogEntry> entries) {
        List<LogEntry> found = entries.stream()
                .filter(entry -> MessageState.targetOf(entry) != null)
                .toList();
        if (found.isEmpty()) {
            return;
        }
        apply(found).retryWhen(Retry.backoff(TRIES, TRY_AGAIN)).subscribe(null, e -> {
            unapplied.increment(found.size());
            log.debug("{} changes wait for a reader", found.size(), e);
        });
    }

    /**
     * Makes sure that all changes up to a number are applied.
     *
     * @param done the number up to which they are known to be
     * @param head the number up to which they have to be
     */
    public Mono<Void> upTo(String room, long done, long head) {
        if (done >= head) {
            return Mono.empty();
        }
        long last = Math.min(head, done + ENTRIES_AT_ONCE);
        return changes.changes(room, done + 1, last)
                .collectList()
                .flatMap(found -> apply(found)
                        .then(Mono.defer(() -> !found.isEmpty() || last - done >= NOTE_AFTER
                                ? hints.projected(room, last)
                                : Mono.empty())))
                .then(Mono.defer(() -> upTo(room, last, head)));
    }

    private record Message(String room, long seq) {}

    private Mono<Void> apply(List<LogEntry> entries) {
        Map<Message, List<LogEntry>> byMessage = new HashMap<>();
        for (LogEntry entry : entries) {
            Long target = Objects.requireNonNull(MessageState.targetOf(entry), "not a change");
            byMessage
                    .computeIfAbsent(new Message(entry.room(), target), _ -> new ArrayList<>())
                    .add(entry);
        }
        return Flux.fromIterable(byMessage.entrySet())
                .flatMap(of -> apply(of.getKey(), of.getValue()), MESSAGES_AT_ONCE)
                .then();
    }

    private Mono<Void> apply(Message message, List<LogEntry> entries) {
        Set<Long> edits = new LinkedHashSet<>();
        boolean[] deleted = new boolean[1];
        for (LogEntry entry : entries) {
            if (entry.body() instanceof Body.Edit) {
                edits.add(entry.seq());
            }
        }
        return states.change(message.room(), message.seq(), state -> {
                    edits.addAll(state.edits());
                    MessageState changed = state;
                    for (LogEntry entry : entries) {
                        changed = changed.after(entry);
                    }
                    deleted[0] = changed.isDeleted();
                    return changed;
                })
                .then(Mono.defer(() -> deleted[0] ? takeBack(message, edits) : Mono.empty()));
    }

    private Mono<Void> takeBack(Message message, Set<Long> edits) {
        return changes.redact(message.room(), message.seq(), edits).then(hints.deleted(message.room(), message.seq()));
    }
}
