package dev.maru.userroom.session;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;

/** Keeps the refresh token where no script can read it, and from where it is sent to these endpoints only. */
final class RefreshCookie {

    static final String NAME = "maru_refresh";
    static final String PATH = "/api/v1/sessions";

    private final Duration lifetime;

    RefreshCookie(SessionProperties properties) {
        this.lifetime = properties.lifetime();
    }

    @Nullable
    String read(ServerHttpRequest request) {
        HttpCookie cookie = request.getCookies().getFirst(NAME);
        return cookie == null || cookie.getValue().isEmpty() ? null : cookie.getValue();
    }

    void write(ServerHttpRequest request, ServerHttpResponse response, String token) {
        response.addCookie(cookie(request, token, lifetime));
    }

    void clear(ServerHttpRequest request, ServerHttpResponse response) {
        response.addCookie(cookie(request, "", Duration.ZERO));
    }

    private static ResponseCookie cookie(ServerHttpRequest request, String value, Duration age) {
        return ResponseCookie.from(NAME, value)
                .httpOnly(true)
                .sameSite("Strict")
                .path(PATH)
                .maxAge(age)
                .secure("https".equals(request.getURI().getScheme()))
                .build();
    }
}
