package dev.maru.chat.room;

import dev.maru.chat.error.Refusal;
import dev.maru.chat.log.LogEntry;

/** How a send ended. */
public sealed interface SendOutcome {

    /**
     * The entry is stored and will not be lost.
     *
     * @param duplicate whether it was there before, by the same key
     */
    record Stored(LogEntry entry, boolean duplicate) implements SendOutcome {}

    /** The entry is not stored; or, when the code says that the outcome is unknown, may be. */
    record Refused(Refusal refusal) implements SendOutcome {}
}
