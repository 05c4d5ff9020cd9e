package dev.maru.chat.fanout;

/** Something that is written to, and flushed when all is written. Confined to its event loop. */
public abstract class Outlet {

    static final int NO_LANE = 0;

    /** Behind all others: it was told of something that a great many are told of. */
    static final int BULK = 1;

    static final int PROMPT = 2;

    /** In which line it waits to be flushed. A number: to store a reference here would be work for the collector. */
    int lane = NO_LANE;

    protected abstract void flush();
}
