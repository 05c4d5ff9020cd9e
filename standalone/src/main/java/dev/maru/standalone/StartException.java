package dev.maru.standalone;

/** Why Maru cannot start, in one line that says what to do. */
public final class StartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StartException(String message) {
        super(message, null, false, false);
    }
}
