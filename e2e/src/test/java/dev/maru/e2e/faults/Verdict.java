package dev.maru.e2e.faults;

/** What can be wrong. */
enum Verdict {
    /** A line was acknowledged, and is not where its acknowledgement says. */
    LOST,
    /** A line is stored more than once, or was acknowledged with two numbers. */
    DUPLICATE,
    /** Something was stored that nobody said or that was refused, or heard that is not stored. */
    PHANTOM,
    /** An entry came after a later one, or lines of one sender are stored in another order than they were said. */
    REORDERED,
    /** A number is missing in the log, or was left out on a subscription. */
    HOLE,
    /** An entry came twice on one subscription. */
    REPEATED,
    /** A member was connected in the end and has not got an entry. */
    UNHEARD,
    /** A line has neither an acknowledgement nor a refusal. */
    UNANSWERED,
    /** A valid line was refused for good, or a member was told to be none. */
    TURNED_AWAY
}
