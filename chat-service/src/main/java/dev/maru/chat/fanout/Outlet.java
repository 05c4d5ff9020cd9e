package dev.maru.chat.fanout;

/** Something that is written to, and flushed when all is written. Confined to its event loop. */
public abstract class Outlet {

    /** In which line it waits to be flushed. */
    Lane lane = Lane.NONE;

    enum Lane {
        NONE,
        /** Behind all others: it was told of something that a great many are told of. */
        BULK,
        PROMPT
    }

    protected abstract void flush();
}
