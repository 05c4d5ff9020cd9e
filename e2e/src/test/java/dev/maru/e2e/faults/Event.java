package dev.maru.e2e.faults;

/** One line of a history. {@code at} is in nanoseconds of the monotonic clock that all clients of a history share. */
sealed interface Event {

    long at();

    /**
     * A client decided to say something: the {@code ordinal}-th line of this client in this room.
     *
     * @param valid whether it may be said; if not, it has to be refused
     */
    record Said(long at, String client, String room, String key, int ordinal, boolean valid) implements Event {}

    record Acknowledged(long at, String client, String room, String key, long seq, boolean duplicate)
            implements Event {}

    /** Refused in a way that allows to try again, so this is not yet the end of the line. */
    record Postponed(long at, String client, String room, String key, String code) implements Event {}

    /** Refused for good. */
    record Refused(long at, String client, String room, String key, String code) implements Event {}

    /**
     * A subscription begins.
     *
     * @param after the position that the client gave
     * @param recovered whether what is heard next has to be {@code after + 1}; otherwise it has to be {@code head + 1}
     */
    record Subscribed(long at, String client, int connection, String room, long after, long head, boolean recovered)
            implements Event {}

    /** An entry came over the socket. */
    record Heard(long at, String client, int connection, String room, long seq, String key) implements Event {}

    /** An entry came in a page of history, asked for because the subscription did not bring all that was missing. */
    record Paged(long at, String client, String room, long seq, String key) implements Event {}

    /** The server ended the subscription because the client was too slow; it has to subscribe again. */
    record Skipped(long at, String client, int connection, String room) implements Event {}

    /** The server ended the subscription and said why. */
    record Ended(long at, String client, int connection, String room, String code) implements Event {}

    record Connected(long at, String client, int connection) implements Event {}

    record Lost(long at, String client, int connection, int code) implements Event {}

    /** The fault begins. */
    record Struck(long at, String what) implements Event {}
}
