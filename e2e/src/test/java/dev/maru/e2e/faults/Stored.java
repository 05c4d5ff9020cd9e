package dev.maru.e2e.faults;

/** One entry of the log that is there in the end, as history over REST shows it. */
record Stored(long seq, String kind, String by, String key) {

    boolean isMessage() {
        return kind.equals("message");
    }
}
