package dev.maru.chat.fact;

/** What became of a fact. */
sealed interface Telling {

    /** The log says it, now or since earlier, or there is nothing to say. */
    record Done() implements Telling {}

    /** Not now: it is to be tried again. */
    record Later(String why) implements Telling {}

    /** Not like this, however often it is tried. */
    record Never(String why) implements Telling {}
}
