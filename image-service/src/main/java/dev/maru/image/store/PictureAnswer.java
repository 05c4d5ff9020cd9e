package dev.maru.image.store;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/**
 * Answers with a picture, or the part of it that was asked for. Its type is what we wrote, whatever the name says, and a browser that is
 * sent here by mistake finds nothing to run.
 */
public final class PictureAnswer {

    private final Map<String, String> headers;

    /** @param cacheControl who may keep a picture; its bytes never change */
    public PictureAnswer(String cacheControl) {
        this.headers = Map.of(
                HttpHeaders.CACHE_CONTROL,
                cacheControl,
                HttpHeaders.ACCEPT_RANGES,
                "bytes",
                "X-Content-Type-Options",
                "nosniff",
                "Content-Security-Policy",
                "default-src 'none'; sandbox",
                "Cross-Origin-Resource-Policy",
                "cross-origin");
    }

    /** What every answer says, beside the picture's own tag, type and length. */
    Map<String, String> headers() {
        return headers;
    }

    public Mono<Void> write(ServerHttpRequest request, ServerHttpResponse response, PictureName name, byte[] picture) {
        HttpHeaders asked = request.getHeaders();
        HttpHeaders told = response.getHeaders();
        String etag = name.etag();
        headers.forEach(told::set);
        told.set(HttpHeaders.ETAG, etag);
        if (isKnown(asked, etag)) {
            response.setStatusCode(HttpStatus.NOT_MODIFIED);
            return response.setComplete();
        }
        ByteRange range = range(asked, etag, picture.length);
        if (range == null) {
            return write(response, picture, new ByteRange(0, picture.length - 1));
        }
        if (range == ByteRange.NOWHERE) {
            response.setStatusCode(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE);
            told.set(HttpHeaders.CONTENT_RANGE, "bytes */" + picture.length);
            return response.setComplete();
        }
        response.setStatusCode(HttpStatus.PARTIAL_CONTENT);
        told.set(HttpHeaders.CONTENT_RANGE, "bytes " + range.first() + "-" + range.last() + "/" + picture.length);
        return write(response, picture, range);
    }

    private static Mono<Void> write(ServerHttpResponse response, byte[] picture, ByteRange range) {
        response.getHeaders().set(HttpHeaders.CONTENT_TYPE, MediaType.IMAGE_JPEG_VALUE);
        response.getHeaders().setContentLength(range.length());
        return response.writeWith(Mono.fromSupplier(() -> {
            DataBuffer whole = response.bufferFactory().wrap(picture);
            return range.length() == picture.length
                    ? whole
                    : whole.split(range.last() + 1).readPosition(range.first());
        }));
    }

    private static boolean isKnown(HttpHeaders asked, String etag) {
        List<String> known = asked.getIfNoneMatch();
        return !known.isEmpty()
                && known.stream().anyMatch(tag -> tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag));
    }

    /** A range of another picture than this one is none of it. */
    private static @Nullable ByteRange range(HttpHeaders asked, String etag, int length) {
        String range = asked.getFirst(HttpHeaders.RANGE);
        String unlessChanged = asked.getFirst(HttpHeaders.IF_RANGE);
        return range == null || unlessChanged != null && !unlessChanged.equals(etag)
                ? null
                : ByteRange.read(range, length);
    }
}
