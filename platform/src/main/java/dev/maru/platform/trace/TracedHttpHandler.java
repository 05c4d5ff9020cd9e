package dev.maru.platform.trace;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/**
 * The outermost hop of every request: puts the trace into the Reactor context and both headers, and writes one
 * access-log line at the end. Outside all filters and error handlers, so that the status in the line is the one sent.
 *
 * <p>The line has no query string, no header and no body: tokens and texts stay out of the log.
 */
final class TracedHttpHandler implements HttpHandler {

    private static final int MAX_LOGGED_PATH = 200;

    private final HttpHandler next;
    private final Logger accessLog;

    TracedHttpHandler(HttpHandler next, Logger accessLog) {
        this.next = next;
        this.accessLog = accessLog;
    }

    @Override
    public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
        Trace trace = Trace.continuing(request.getHeaders().getFirst(Trace.HEADER));
        ServerHttpRequest traced = request.mutate()
                .headers(headers -> headers.set(Trace.HEADER, trace.header()))
                .build();
        response.beforeCommit(() -> {
            response.getHeaders().set(Trace.HEADER, trace.header());
            return Mono.empty();
        });
        long start = System.nanoTime();
        return next.handle(traced, response)
                .contextWrite(context -> context.put(Trace.class, trace))
                .doFinally(end -> log(request, response, trace, end, System.nanoTime() - start));
    }

    private void log(ServerHttpRequest request, ServerHttpResponse response, Trace trace, SignalType end, long nanos) {
        String path = request.getURI().getRawPath();
        if (path.startsWith("/actuator")) {
            return;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        accessLog
                .atInfo()
                .addKeyValue("traceId", trace.traceId())
                .log(
                        "{} {} {} {} ms trace={}",
                        request.getMethod(),
                        path.length() > MAX_LOGGED_PATH ? path.substring(0, MAX_LOGGED_PATH) + "..." : path,
                        end == SignalType.CANCEL ? "cancelled" : status(request, response),
                        millis,
                        trace.traceId());
    }

    private static String status(ServerHttpRequest request, ServerHttpResponse response) {
        HttpStatusCode status = response.getStatusCode();
        if (status == null && "websocket".equalsIgnoreCase(request.getHeaders().getUpgrade())) {
            return "101";
        }
        return status == null ? "200" : String.valueOf(status.value());
    }
}
