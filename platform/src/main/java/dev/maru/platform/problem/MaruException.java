package dev.maru.platform.problem;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An expected failure: a code, a sentence for people, and nothing else. It has no stack trace, because it says what
 * the caller did or must do, not where we were. The message is sent to the caller: no ids of others, no secrets.
 */
public final class MaruException extends RuntimeException {

    private final ErrorCode code;
    private final String detail;
    private final @Nullable Duration retryAfter;
    private final List<InvalidField> errors;

    public MaruException(ErrorCode code, String message) {
        this(code, message, null, List.of());
    }

    private MaruException(ErrorCode code, String message, @Nullable Duration retryAfter, List<InvalidField> errors) {
        super(message, null, false, false);
        this.code = code;
        this.detail = message;
        this.retryAfter = retryAfter;
        this.errors = List.copyOf(errors);
    }

    /** 400 {@code invalid} for one field. */
    public static MaruException invalid(String field, String message) {
        return invalid(List.of(new InvalidField(field, message)));
    }

    /** 400 {@code invalid} for several fields at once. */
    public static MaruException invalid(List<InvalidField> errors) {
        return new MaruException(ErrorCode.INVALID, "The request has invalid fields", null, errors);
    }

    /** 404 {@code not-found}. */
    public static MaruException notFound(String what) {
        return new MaruException(ErrorCode.NOT_FOUND, what + " not found");
    }

    /** 429 {@code rate-limited} with {@code Retry-After}. */
    public static MaruException rateLimited(Duration retryAfter) {
        return new MaruException(ErrorCode.RATE_LIMITED, "Too many requests", retryAfter, List.of());
    }

    /** The same, with the field that it is about. */
    public MaruException about(String field) {
        return new MaruException(code, detail, retryAfter, List.of(new InvalidField(field, detail)));
    }

    /** The same, with the time after which to try again. */
    public MaruException retryAfter(Duration delay) {
        return new MaruException(code, detail, delay, errors);
    }

    public ErrorCode code() {
        return code;
    }

    /** The sentence for people; never null, unlike {@link #getMessage()} in general. */
    public String detail() {
        return detail;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    public List<InvalidField> errors() {
        return errors;
    }
}
