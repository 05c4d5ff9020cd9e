package dev.maru.platform.problem;

import jakarta.validation.ConstraintViolationException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.core.MethodParameter;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.support.WebExchangeBindException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.server.MissingRequestValueException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * The one table from exception to problem. What it does not know is {@code internal}: a fault of ours, of which the
 * caller learns nothing but the trace id.
 */
public final class ProblemTable {

    private final List<ProblemMapping> mappings;

    ProblemTable(List<ProblemMapping> mappings) {
        this.mappings = List.copyOf(mappings);
    }

    /** What the caller is told about an exception; null when it is unknown, and so a fault of ours. */
    public @Nullable MaruException find(Throwable error) {
        for (ProblemMapping mapping : mappings) {
            MaruException found = mapping.map(error);
            if (found != null) {
                return found;
            }
        }
        return switch (error) {
            case MaruException known -> known;
            case WebExchangeBindException e ->
                MaruException.invalid(
                        e.getAllErrors().stream().map(ProblemTable::field).toList());
            case HandlerMethodValidationException e
            when e.getStatusCode().is4xxClientError() ->
                MaruException.invalid(e.getParameterValidationResults().stream()
                        .flatMap(result -> fields(result).stream())
                        .toList());
            case ConstraintViolationException e ->
                MaruException.invalid(e.getConstraintViolations().stream()
                        .map(v -> new InvalidField(String.valueOf(v.getPropertyPath()), v.getMessage()))
                        .toList());
            case MissingRequestValueException e when isBody(e) -> noBody();
            case MissingRequestValueException e -> MaruException.invalid(e.getName(), "is required");
            case ServerWebInputException e -> input(e);
            case DataBufferLimitException _ -> tooLarge();
            case JacksonException e -> json(e);
            case ResponseStatusException e -> status(e);
            case AuthenticationException _ -> new MaruException(ErrorCode.UNAUTHENTICATED, "Sign in first");
            case AccessDeniedException _ -> new MaruException(ErrorCode.FORBIDDEN, "Not allowed");
            case WebClientRequestException _ -> unavailable();
            case TimeoutException _ -> unavailable();
            default -> null;
        };
    }

    private static MaruException input(ServerWebInputException error) {
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof JacksonException e) {
                return json(e);
            }
            if (cause instanceof DataBufferLimitException) {
                return tooLarge();
            }
        }
        MethodParameter parameter = error.getMethodParameter();
        String name = parameter == null || isBody(error) ? null : parameter.getParameterName();
        return name == null ? noBody() : MaruException.invalid(name, "has the wrong type");
    }

    private static boolean isBody(ServerWebInputException error) {
        MethodParameter parameter = error.getMethodParameter();
        return parameter != null && parameter.hasParameterAnnotation(RequestBody.class);
    }

    private static MaruException noBody() {
        return new MaruException(ErrorCode.BAD_REQUEST, "The request body is missing or unreadable");
    }

    private static MaruException json(JacksonException error) {
        if (error instanceof StreamConstraintsException) {
            return new MaruException(ErrorCode.BAD_REQUEST, "The JSON is too deep or too long");
        }
        if (error instanceof DatabindException && !error.getPath().isEmpty()) {
            return MaruException.invalid(
                    path(error),
                    switch (error) {
                        case UnrecognizedPropertyException _ -> "is unknown";
                        case MismatchedInputException e when absent(e) -> "is required";
                        default -> "has the wrong type";
                    });
        }
        return new MaruException(ErrorCode.BAD_REQUEST, "The body is not the JSON expected here");
    }

    private static boolean absent(MismatchedInputException error) {
        return error.getCurrentToken() == JsonToken.END_OBJECT || error.getCurrentToken() == JsonToken.VALUE_NULL;
    }

    private static String path(JacksonException error) {
        return error.getPath().stream()
                .map(step -> step.getPropertyName() == null ? String.valueOf(step.getIndex()) : step.getPropertyName())
                .collect(Collectors.joining("."));
    }

    private static MaruException status(ResponseStatusException error) {
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof DataBufferLimitException) {
                return tooLarge();
            }
        }
        ErrorCode code = ErrorCode.ofStatus(error.getStatusCode().value());
        return new MaruException(
                code,
                switch (code.status()) {
                    case 404 -> "There is nothing here";
                    case 405 -> "This method is not supported here";
                    case 406 -> "None of the accepted types can be produced";
                    case 413 -> "The request is too large";
                    case 415 -> "This content type is not supported here";
                    case 503 -> "Not available now, try again";
                    default -> "The request was refused";
                });
    }

    private static InvalidField field(ObjectError error) {
        String name = error instanceof FieldError field ? field.getField() : error.getObjectName();
        return new InvalidField(name, message(error));
    }

    private static List<InvalidField> fields(ParameterValidationResult result) {
        if (result instanceof ParameterErrors errors) {
            return errors.getAllErrors().stream().map(ProblemTable::field).toList();
        }
        String name = String.valueOf(result.getMethodParameter().getParameterName());
        return result.getResolvableErrors().stream()
                .map(error -> new InvalidField(name, message(error)))
                .toList();
    }

    private static String message(MessageSourceResolvable error) {
        // A conversion error's own message names Java types.
        if (error instanceof FieldError field && field.isBindingFailure()) {
            return "has the wrong type";
        }
        String message = error.getDefaultMessage();
        return message == null ? "is invalid" : message;
    }

    private static MaruException tooLarge() {
        return new MaruException(ErrorCode.TOO_LARGE, "The request is too large");
    }

    private static MaruException unavailable() {
        return new MaruException(ErrorCode.UNAVAILABLE, "Not available now, try again");
    }
}
