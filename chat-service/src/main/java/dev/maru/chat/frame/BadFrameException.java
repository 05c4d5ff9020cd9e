package dev.maru.chat.frame;

import org.jspecify.annotations.Nullable;

/** A frame that is not described. Says whether it was JSON at all, and which {@code ref} it had, as far as it was read. */
public final class BadFrameException extends Exception {

    private final String reason;
    private final boolean parsable;
    private final @Nullable String ref;

    BadFrameException(String message, boolean parsable, @Nullable String ref) {
        super(message, null, false, false);
        this.reason = message;
        this.parsable = parsable;
        this.ref = ref;
    }

    /** Whether the text was one JSON object within the limits, so that the connection can go on. */
    public boolean isParsable() {
        return parsable;
    }

    /** What is wrong, for a developer. */
    public String reason() {
        return reason;
    }

    public @Nullable String ref() {
        return ref;
    }
}
