package dev.maru.chat.relay;

/** Hears what other instances say. Called on a network thread: hand over and return. */
public interface RelayListener {

    void onMessage(RelayMessage message);

    /** A shard is heard from now on, for the first time or again; what was said before is not known. */
    void onSubscribed(int shard);
}
