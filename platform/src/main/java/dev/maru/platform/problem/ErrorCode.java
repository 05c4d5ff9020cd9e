package dev.maru.platform.problem;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a caller's program reads of an error: a stable word with hyphens, its HTTP status, and whether the same request
 * may be sent again. These are common to all services; a service adds its own beside the feature that raises them.
 */
public record ErrorCode(String code, int status, boolean retryable) {

    public static final ErrorCode BAD_REQUEST = new ErrorCode("bad-request", 400, false);
    public static final ErrorCode INVALID = new ErrorCode("invalid", 400, false);
    public static final ErrorCode UNAUTHENTICATED = new ErrorCode("unauthenticated", 401, false);
    public static final ErrorCode FORBIDDEN = new ErrorCode("forbidden", 403, false);
    public static final ErrorCode NOT_FOUND = new ErrorCode("not-found", 404, false);
    public static final ErrorCode METHOD_NOT_ALLOWED = new ErrorCode("method-not-allowed", 405, false);
    public static final ErrorCode NOT_ACCEPTABLE = new ErrorCode("not-acceptable", 406, false);
    public static final ErrorCode CONFLICT = new ErrorCode("conflict", 409, false);
    public static final ErrorCode GONE = new ErrorCode("gone", 410, false);
    public static final ErrorCode TOO_LARGE = new ErrorCode("too-large", 413, false);
    public static final ErrorCode UNSUPPORTED_MEDIA_TYPE = new ErrorCode("unsupported-media-type", 415, false);
    public static final ErrorCode UNPROCESSABLE = new ErrorCode("unprocessable", 422, false);
    public static final ErrorCode RATE_LIMITED = new ErrorCode("rate-limited", 429, true);
    public static final ErrorCode INTERNAL = new ErrorCode("internal", 500, false);
    public static final ErrorCode BUSY = new ErrorCode("busy", 503, true);
    public static final ErrorCode UNAVAILABLE = new ErrorCode("unavailable", 503, true);

    private static final Map<Integer, ErrorCode> BY_STATUS = Stream.of(
                    BAD_REQUEST,
                    UNAUTHENTICATED,
                    FORBIDDEN,
                    NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    NOT_ACCEPTABLE,
                    CONFLICT,
                    GONE,
                    TOO_LARGE,
                    UNSUPPORTED_MEDIA_TYPE,
                    UNPROCESSABLE,
                    RATE_LIMITED,
                    INTERNAL,
                    UNAVAILABLE)
            .collect(Collectors.toUnmodifiableMap(ErrorCode::status, Function.identity()));

    /** The common code for a status that a framework chose. */
    static ErrorCode ofStatus(int status) {
        ErrorCode known = BY_STATUS.get(status);
        if (known != null) {
            return known;
        }
        return switch (status) {
            case 502, 504 -> UNAVAILABLE;
            default -> status >= 500 ? INTERNAL : new ErrorCode(BAD_REQUEST.code(), status, false);
        };
    }
}
