package dev.maru.testing;

/**
 * A running store. A test that only uses it takes a shared one; a test that breaks it starts its own and closes it.
 *
 * <p>All faults keep the address: after {@link #restart()} a client finds the store where it was.
 */
public interface Store extends AutoCloseable {

    /** Where a store came from, in the order in which they are preferred. */
    enum Kind {
        /** Named by the environment; not ours to break. */
        GIVEN,
        /** A server program found on the PATH. */
        PROCESS,
        /** A container on a Docker engine. */
        CONTAINER,
        /** Brought by a library: enough for most tests, not for all. */
        EMBEDDED
    }

    String uri();

    Kind kind();

    /** Asks it to end and waits until it has. */
    void stop();

    /** Ends it at once, without a chance to write anything. */
    void kill();

    /** Freezes it: connections stay open and nobody answers. */
    void suspend();

    void resume();

    /** Starts it again on the same address, stopping it first when it runs. MongoDB keeps its data, Redis has none. */
    void restart();

    /** Stops it for good and deletes its data. */
    @Override
    void close();
}
