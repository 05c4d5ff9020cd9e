package dev.maru.gateway.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.AbstractHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/**
 * Serves the web client: its files by their path, and its index page for every other address that a person may have
 * opened, so that a deep link works. Program errors do not get a page: only a GET that asks for HTML does.
 */
final class WebFileEndpoint extends AbstractHandlerMapping implements HandlerMapping {

    /** Before the routes of the gateway, which begin at 1: a map look-up is the cheapest answer. */
    private static final int ORDER = 0;

    /** First parts of paths that belong to programs, and where a page would only hide a mistake. */
    private static final List<String> NOT_PAGES =
            List.of("api", "ws", "pictures", "internal", "actuator", "webjars", "socket.io", ".well-known");

    private static final String ONE_YEAR = "public, max-age=31536000, immutable";
    private static final String REVALIDATE = "no-cache";

    private final WebFiles files;

    WebFileEndpoint(WebFiles files) {
        this.files = files;
        setOrder(ORDER);
    }

    @Override
    protected Mono<?> getHandlerInternal(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        if (request.getMethod() != HttpMethod.GET && request.getMethod() != HttpMethod.HEAD) {
            return Mono.empty();
        }
        WebFile file = file(request);
        WebHandler handler = file == null ? null : found -> send(file, found);
        return Mono.justOrEmpty(handler);
    }

    private @Nullable WebFile file(ServerHttpRequest request) {
        String path = request.getPath().value();
        WebFile file = files.find(path);
        return file != null || !isPage(path, request) ? file : files.index();
    }

    private static boolean isPage(String path, ServerHttpRequest request) {
        int end = path.indexOf('/', 1);
        String first = path.substring(1, end < 0 ? path.length() : end);
        boolean file = path.substring(path.lastIndexOf('/')).contains(".");
        return !NOT_PAGES.contains(first)
                && !file
                && request.getHeaders().getAccept().stream()
                        .anyMatch(type -> type.equalsTypeAndSubtype(MediaType.TEXT_HTML));
    }

    private static Mono<Void> send(WebFile file, ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        ServerHttpResponse response = exchange.getResponse();
        HttpHeaders headers = response.getHeaders();
        // Also on a 304: a page's policy goes by the type, and a browser replaces the stored one by what a 304 brings.
        headers.setContentType(file.type());
        headers.setCacheControl(file.versioned() ? ONE_YEAR : REVALIDATE);
        headers.setETag(file.etag());
        headers.set(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        if (request.getHeaders().getIfNoneMatch().stream().anyMatch(known -> same(known, file.etag()))) {
            response.setStatusCode(HttpStatus.NOT_MODIFIED);
            return response.setComplete();
        }
        byte[] body = file.bytes();
        byte[] gzip = file.gzip();
        if (gzip != null && acceptsGzip(request)) {
            headers.set(HttpHeaders.CONTENT_ENCODING, "gzip");
            body = gzip;
        }
        headers.setContentLength(body.length);
        if (request.getMethod() == HttpMethod.HEAD) {
            return response.setComplete();
        }
        DataBuffer buffer = response.bufferFactory().wrap(body);
        return response.writeWith(Mono.just(buffer));
    }

    private static boolean same(String known, String etag) {
        return known.equals("*") || known.equals(etag) || known.equals("W/" + etag);
    }

    private static boolean acceptsGzip(ServerHttpRequest request) {
        return request.getHeaders().getOrEmpty(HttpHeaders.ACCEPT_ENCODING).stream()
                .anyMatch(line -> line.contains("gzip") && !line.contains("gzip;q=0"));
    }
}
