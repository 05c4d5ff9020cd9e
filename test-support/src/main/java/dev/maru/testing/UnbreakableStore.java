package dev.maru.testing;

/** A store that cannot be broken on purpose: fault tests ask for one that can with {@link RequiresServers}. */
interface UnbreakableStore extends Store {

    @Override
    default void stop() {
        throw unbreakable();
    }

    @Override
    default void kill() {
        throw unbreakable();
    }

    @Override
    default void suspend() {
        throw unbreakable();
    }

    @Override
    default void resume() {
        throw unbreakable();
    }

    @Override
    default void restart() {
        throw unbreakable();
    }

    private UnsupportedOperationException unbreakable() {
        return new UnsupportedOperationException("A store of kind " + kind() + " cannot be broken on purpose");
    }
}
