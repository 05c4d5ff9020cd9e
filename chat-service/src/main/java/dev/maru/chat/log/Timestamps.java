package dev.maru.chat.log;

import java.time.Instant;

/** The moments of entries as texts. What is stored together has one moment, and its text is made once. */
public final class Timestamps {

    private static volatile Told last = Told.of(Instant.EPOCH);

    private Timestamps() {}

    private record Told(Instant at, String text) {

        private static Told of(Instant at) {
            return new Told(at, at.toString());
        }
    }

    /** In ISO 8601, as {@link Instant#toString} has it. */
    public static String text(Instant at) {
        Told told = last;
        if (!told.at().equals(at)) {
            told = Told.of(at);
            last = told;
        }
        return told.text();
    }
}
