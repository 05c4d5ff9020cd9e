package dev.maru.chat.log;

import java.util.List;

/** What is known after an insert of a batch of entries. Never read from counts, only from the errors. */
public sealed interface InsertOutcome {

    /** Every entry is stored, by a majority and in the journal. */
    record Stored() implements InsertOutcome {}

    /**
     * Some entries are not stored.
     *
     * @param rejections what was refused, by index; at least one
     * @param stopped whether the insert ended at the first rejection, so that nothing behind it is stored; otherwise all others are
     */
    record Refused(List<Rejection> rejections, boolean stopped) implements InsertOutcome {

        /** Whether the entry of an index is stored. */
        public boolean stored(int index) {
            return stopped
                    ? index < rejections.getFirst().index()
                    : rejections.stream().noneMatch(rejection -> rejection.index() == index);
        }
    }

    /** Nothing is known: the entries may be stored, or may yet be. */
    record Unknown(Throwable cause) implements InsertOutcome {}

    /**
     * Why one entry was refused.
     *
     * @param duplicate whether a unique index refused it: its number is taken, or its key is known
     * @param reason the store's words
     */
    record Rejection(int index, boolean duplicate, String reason) {}
}
