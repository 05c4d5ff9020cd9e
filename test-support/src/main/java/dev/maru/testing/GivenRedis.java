package dev.maru.testing;

/** A Redis that somebody else runs. */
record GivenRedis(String uri) implements RedisStore, UnbreakableStore {

    @Override
    public Kind kind() {
        return Kind.GIVEN;
    }

    @Override
    public void close() {
        // Not ours to stop.
    }
}
