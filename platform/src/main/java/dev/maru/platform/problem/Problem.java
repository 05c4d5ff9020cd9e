package dev.maru.platform.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** The body of every error answer: RFC 9457 with our extensions, in this order. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String code,
        boolean retryable,
        String traceId,
        @Nullable Long retryAfterMs,
        @Nullable List<InvalidField> errors) {

    static Problem of(MaruException error, String instance, String traceId) {
        ErrorCode code = error.code();
        HttpStatus status = HttpStatus.resolve(code.status());
        Duration retryAfter = error.retryAfter();
        return new Problem(
                "urn:maru:problem:" + code.code(),
                status == null ? "Error" : status.getReasonPhrase(),
                code.status(),
                error.detail(),
                instance,
                code.code(),
                code.retryable(),
                traceId,
                retryAfter == null ? null : retryAfter.toMillis(),
                error.errors().isEmpty() ? null : error.errors());
    }
}
