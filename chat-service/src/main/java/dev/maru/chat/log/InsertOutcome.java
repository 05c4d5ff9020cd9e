package dev.maru.chat.log;

/** What is known after an insert of a batch of entries. Never read from counts, only from the errors. */
public sealed interface InsertOutcome {

    /** Every entry is stored, by a majority and in the journal. */
    record Stored() implements InsertOutcome {}

    /**
     * The entries before {@code index} are stored; this one and all behind it are not.
     *
     * @param index of the entry that was refused
     * @param duplicate whether a unique index refused it: its number is taken, or its key is known
     * @param reason the store's words
     */
    record Refused(int index, boolean duplicate, String reason) implements InsertOutcome {}

    /** Nothing is known: the entries may be stored, or may yet be. */
    record Unknown(Throwable cause) implements InsertOutcome {}
}
