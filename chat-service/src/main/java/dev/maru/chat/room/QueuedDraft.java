package dev.maru.chat.room;

import dev.maru.chat.error.Refusal;
import dev.maru.chat.log.Draft;
import dev.maru.chat.log.LogEntry;
import dev.maru.chat.log.RoomLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A draft that waits for its place in the log. Confined to the rooms thread, but for the future. */
final class QueuedDraft {

    /** How often one key is sent again before its answer, at most. */
    private static final int MAX_RETRIES = 100;

    private final Draft draft;
    private final long since = System.nanoTime();
    private final long deadline;
    private final CompletableFuture<SendOutcome> outcome = new CompletableFuture<>();
    private final List<QueuedDraft> retries = new ArrayList<>();
    private boolean attempted;
    private int conflicts;

    /** @param deadline in terms of {@link System#nanoTime()} */
    QueuedDraft(Draft draft, long deadline) {
        this.draft = draft;
        this.deadline = deadline;
    }

    Draft draft() {
        return draft;
    }

    RoomLog.Name name() {
        return new RoomLog.Name(draft.by(), draft.key());
    }

    CompletableFuture<SendOutcome> outcome() {
        return outcome;
    }

    /** Since when it is here, in terms of {@link System#nanoTime()}. */
    long since() {
        return since;
    }

    boolean isOverdue(long now) {
        return deadline - now < 0;
    }

    /** Whether it was ever part of an insert, so that it may be stored without our knowing. */
    boolean wasAttempted() {
        return attempted;
    }

    void attempt() {
        attempted = true;
    }

    void conflict() {
        conflicts++;
    }

    /** How often a unique index refused it. */
    int conflicts() {
        return conflicts;
    }

    boolean is(LogEntry entry) {
        return entry.isNamed(draft.by(), draft.key());
    }

    /** The same key was sent again while this draft waits: what becomes of it is the answer to both. */
    void answerToo(QueuedDraft retry) {
        if (retries.size() < MAX_RETRIES) {
            retries.add(retry);
        } else {
            retry.refuse(Refusal.busy());
        }
    }

    /** How long it may still wait. */
    Duration left(long now) {
        return Duration.ofNanos(Math.max(0, deadline - now));
    }

    /** @param duplicate whether it was stored before it came here */
    void stored(LogEntry entry, boolean duplicate) {
        outcome.complete(new SendOutcome.Stored(entry, duplicate));
        retries.forEach(retry -> retry.found(entry));
    }

    /** Answers with an entry that has this draft's key: the same one, or another body under a used key. */
    void found(LogEntry entry) {
        outcome.complete(
                entry.bodyHash().equals(draft.bodyHash())
                        ? new SendOutcome.Stored(entry, true)
                        : new SendOutcome.Refused(Refusal.keyReused()));
        retries.forEach(retry -> retry.found(entry));
    }

    void refuse(Refusal refusal) {
        outcome.complete(new SendOutcome.Refused(refusal));
        retries.forEach(retry -> retry.refuse(refusal));
    }

    /** Tells those who have waited too long that the outcome is unknown; the draft itself goes on. */
    void giveUpWaiting(long now) {
        if (isOverdue(now)) {
            outcome.complete(new SendOutcome.Refused(Refusal.outcomeUnknown()));
        }
        retries.removeIf(retry -> {
            retry.giveUpWaiting(now);
            return retry.outcome.isDone();
        });
    }
}
