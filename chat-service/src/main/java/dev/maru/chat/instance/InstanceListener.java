package dev.maru.chat.instance;

/** Hears of other instances. Called on a network thread: hand over and return. */
public interface InstanceListener {

    /** Another instance was found to be alive, for the first time or again. */
    default void onCame(Instance instance) {}

    /** Another instance stopped, or was not heard of for long enough to be taken for dead. It may still come back. */
    default void onDied(Instance instance) {}
}
