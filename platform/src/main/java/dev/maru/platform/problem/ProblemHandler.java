package dev.maru.platform.problem;

import dev.maru.platform.trace.Trace;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webflux.error.ErrorWebExceptionHandler;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import tools.jackson.databind.json.JsonMapper;

/** Writes the problem for whatever came out of filters and endpoints. An unknown exception is logged, never shown. */
final class ProblemHandler implements ErrorWebExceptionHandler, Ordered {

    private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

    private final ProblemTable table;
    private final JsonMapper mapper;

    ProblemHandler(ProblemTable table, JsonMapper mapper) {
        this.table = table;
        this.mapper = mapper;
    }

    /** Before Spring's own handlers, which answer without a body. */
    @Override
    public int getOrder() {
        return -2;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
        if (exchange.getResponse().isCommitted()) {
            return Mono.error(error);
        }
        MaruException known = table.find(error);
        if (known == null && isGone(error)) {
            // Nobody is left to hear it. Handed on, it would be logged as a fault of ours.
            exchange.getResponse().setStatusCode(HttpStatus.BAD_REQUEST);
            return exchange.getResponse().setComplete();
        }
        return Trace.current().defaultIfEmpty(Trace.begin()).flatMap(trace -> {
            MaruException answer = known;
            if (answer == null) {
                log.error(
                        "{} {} failed, trace={}",
                        exchange.getRequest().getMethod(),
                        exchange.getRequest().getURI().getRawPath(),
                        trace.traceId(),
                        error);
                answer = new MaruException(ErrorCode.INTERNAL, "Something went wrong on our side");
            }
            return write(exchange, answer, error, trace);
        });
    }

    /** Of the caller's connection. Those to stores and services end alike, but their clients say so in exceptions of their own. */
    private static boolean isGone(Throwable error) {
        return (error instanceof AbortedException || error instanceof IOException)
                && DisconnectedClientHelper.isClientDisconnectedException(error);
    }

    private Mono<Void> write(ServerWebExchange exchange, MaruException answer, Throwable error, Trace trace) {
        ServerHttpResponse response = exchange.getResponse();
        HttpHeaders headers = response.getHeaders();
        response.setStatusCode(HttpStatusCode.valueOf(answer.code().status()));
        if (error instanceof ErrorResponse framework) {
            headers.putAll(framework.getHeaders()); // Allow, Accept
        }
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        headers.setCacheControl("no-store");
        headers.remove(HttpHeaders.CONTENT_LENGTH);
        headers.remove(HttpHeaders.CONTENT_ENCODING);
        if (answer.code().status() == 401) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        Duration retryAfter = answer.retryAfter();
        if (retryAfter != null) {
            headers.set(
                    HttpHeaders.RETRY_AFTER,
                    String.valueOf(Math.max(1, retryAfter.plusMillis(999).toSeconds())));
        }
        String instance = exchange.getRequest().getURI().getRawPath();
        byte[] body = mapper.writeValueAsBytes(Problem.of(answer, instance, trace.traceId()));
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }
}
