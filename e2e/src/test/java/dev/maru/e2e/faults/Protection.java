package dev.maru.e2e.faults;

import java.util.List;

/**
 * What keeps a promise, and how to take it away: only in a process that a control starts, by changing classes as they are
 * loaded. There is no setting that does it.
 */
enum Protection {
    /** Entries that Redis did not bring are not looked for. */
    CATCHING_UP(
            Fault.PUBSUB_CUT,
            Verdict.UNHEARD,
            List.of(
                    new Change.CallLeftOut("dev.maru.chat.room.RoomHub", "hear", "readMissed"),
                    new Change.MethodEmptied("dev.maru.chat.room.RoomHub", "sweep"),
                    new Change.MethodEmptied("dev.maru.chat.room.RoomHub", "onSubscribed"))),

    /** What Redis brings is told as it comes, and not only when it is next. */
    REPAIRING_ORDER(
            Fault.PUBSUB_CUT,
            Verdict.HOLE,
            List.of(new Change.MethodReplaced("dev.maru.chat.room.RoomHub", "hear", "dev.maru.chat.room.Unrepaired"))),

    /** A listener who is being caught up does not hear what happens meanwhile: as if it had been read before it registered. */
    REGISTERING_BEFORE_READING(
            Fault.CLIENTS_CUT,
            Verdict.HOLE,
            List.of(new Change.MethodEmptied("dev.maru.chat.room.Room$CatchUp", "keep"))),

    /** No index says that a key was there already. */
    KEYS_BEING_UNIQUE(Fault.ACKNOWLEDGEMENTS_CUT, Verdict.DUPLICATE, List.of());

    /** During which it is missed. */
    final Fault fault;

    /** What the checker has to say then. */
    final Verdict verdict;

    final List<Change> changes;

    Protection(Fault fault, Verdict verdict, List<Change> changes) {
        this.fault = fault;
        this.verdict = verdict;
        this.changes = changes;
    }
}
