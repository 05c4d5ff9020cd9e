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
            new Change.CallLeftOut("dev.maru.chat.room.RoomHub", "hear", "dev.maru.chat.room.RoomHub", "readMissed"),
            new Change.MethodEmptied("dev.maru.chat.room.RoomHub", "sweep"),
            new Change.MethodEmptied("dev.maru.chat.room.RoomHub", "onSubscribed")),

    /** What Redis brings is told as it comes, and not only when it is next, or after what it lost was read. */
    REPAIRING_ORDER(
            Fault.PUBSUB_CUT,
            Verdict.HOLE,
            new Change.CallExchanged("dev.maru.chat.room.RoomHub", "hear", "readMissed", "advance"),
            new Change.ThrowLeftOut("dev.maru.chat.room.Room", "advance"),
            new Change.MethodEmptied("dev.maru.chat.room.RoomHub", "onSubscribed")),

    /** What happens while the tail of a room is being read is not put behind it: as if listeners registered after the reading. */
    HEARING_WHILE_READING(
            Fault.CLIENTS_CUT,
            Verdict.HOLE,
            new Change.CallLeftOut("dev.maru.chat.room.Tail", "load", "java.util.ArrayDeque", "forEach")),

    /** No index says that a key was there already. */
    KEYS_BEING_UNIQUE(Fault.ACKNOWLEDGEMENTS_CUT, Verdict.DUPLICATE);

    /** During which it is missed. */
    final Fault fault;

    /** What the checker has to say then. */
    final Verdict verdict;

    final List<Change> changes;

    Protection(Fault fault, Verdict verdict, Change... changes) {
        this.fault = fault;
        this.verdict = verdict;
        this.changes = List.of(changes);
    }
}
