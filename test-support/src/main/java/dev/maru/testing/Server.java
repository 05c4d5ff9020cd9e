package dev.maru.testing;

/** A server program that we may stop, kill and freeze, whatever keeps it running. It listens on loopback. */
sealed interface Server permits ProcessServer, ContainerServer {

    Store.Kind kind();

    int port();

    /** How the server reaches itself, as a member of a replica set. */
    String addressInside();

    void start();

    boolean isRunning();

    void stop();

    void kill();

    void suspend();

    void resume();

    /** Stops it and deletes what it wrote. */
    void delete();

    /** What it printed last, for a message when it does not come up. */
    String lastWords();
}
