package dev.maru.chat.room;

import dev.maru.chat.fanout.FanOuts;
import dev.maru.chat.log.LogEntry;
import dev.maru.chat.log.Position;
import dev.maru.chat.relay.RelayedEntry;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What this instance knows of one room. Confined to the rooms thread. */
final class Room {

    /** How many deletions are remembered: those that somebody may still be about to act upon. */
    private static final int MAX_TAKEN_BACK = 1000;

    private final String id;

    /** Drafts in the order of their acceptance; the first {@code inFlight} of them are part of the running insert. */
    final ArrayDeque<QueuedDraft> queue = new ArrayDeque<>();

    /** Those who listen and have all up to {@link #position}. */
    final Audience audience;

    /** Those who are being caught up, in the order in which they came. */
    final Map<Listener, CatchUp> catchingUp = new LinkedHashMap<>();

    /** The newest entries, while somebody is being caught up and a little longer. */
    @Nullable
    Tail tail;

    /** The messages that were taken back since the position is known: nothing more may be done to them. */
    final Set<Long> takenBack = new LinkedHashSet<>();

    /** The entry up to which everything is known and delivered; null until the log was read. */
    private @Nullable Position position;

    /** What senders have to say again before anything else. */
    final Postponed<String> postponed = new Postponed<>();

    /** Who else writes here. */
    final Writers writers = new Writers();

    /** What the room's home stored before this instance heard of all that is before it, in order. */
    final ArrayDeque<Awaited> awaited = new ArrayDeque<>();

    int inFlight;

    /** What a unique index refused last, until the log was read. */
    @Nullable
    Conflict conflict;

    /** Whether keys of drafts are being looked up. */
    boolean lookingUp;

    /** Whether a read of this log is on its way; there is at most one. */
    boolean reading;

    Hearing hearing = Hearing.UNHEARD;

    /** The highest number that anybody spoke of: beyond the position there is something to read. */
    long rumoured;

    /** Whether the read that is on its way has to be followed by another. */
    boolean readAgain;

    long lastUsed = System.nanoTime();

    /** Whether this instance hears what others write there. */
    enum Hearing {
        UNHEARD,
        /** The shard is being subscribed to and the log read up to its head. */
        OPENING,
        HEARD
    }

    Room(String id, FanOuts fanOuts) {
        this.id = id;
        this.audience = new Audience(fanOuts);
    }

    String id() {
        return id;
    }

    @Nullable
    Position position() {
        return position;
    }

    long head() {
        Position known = position;
        return known == null ? 0 : known.seq();
    }

    /** Sets what a read of the log gave as its head. Never goes back. */
    void found(Position head) {
        if (position == null || position.seq() < head.seq()) {
            position = head;
        }
    }

    /** Moves on by one entry. */
    void advance(RelayedEntry entry) {
        if (entry.seq() != head() + 1) {
            throw new IllegalStateException(id + ": entry " + entry.seq() + " after " + head());
        }
        position = entry.position();
        if (tail != null) {
            tail.add(entry);
        }
        if (entry.effect() == RelayedEntry.Effect.DELETED) {
            takeBack(entry.target());
        }
    }

    /** The tail may still hold what the message said. */
    private void takeBack(long message) {
        tail = null;
        takenBack.add(message);
        if (takenBack.size() > MAX_TAKEN_BACK) {
            takenBack.remove(takenBack.iterator().next());
        }
    }

    boolean hasListeners() {
        return !audience.isEmpty() || !catchingUp.isEmpty();
    }

    /** Whether its drafts can go somewhere now. */
    boolean isReady() {
        return !reading && !lookingUp && inFlight == 0;
    }

    /** Whether nobody would miss what is known of it. */
    boolean isIdle() {
        return queue.isEmpty() && awaited.isEmpty() && inFlight == 0 && !reading && !hasListeners();
    }

    /** A draft that could not be stored under a number. */
    record Conflict(QueuedDraft draft, long seq) {}

    /** A draft of ours that is stored further on than the position. */
    record Awaited(LogEntry entry, QueuedDraft draft, boolean duplicate) {}

    /** A listener between its registration and its first frame. */
    static final class CatchUp {

        /** The entry that the listener has; null when it wants the newest page. */
        final @Nullable Long after;

        /** Whether the listener was found to be a member, after it was registered. */
        boolean admitted;

        /** Whether the log is being asked for what the listener claims to have. */
        boolean readingOn;

        /** How often the log was asked for it. */
        int reads;

        /** How far the listener's user has read. */
        long read;

        CatchUp(@Nullable Long after) {
            this.after = after;
        }
    }
}
