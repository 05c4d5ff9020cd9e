package dev.maru.userroom.social;

import dev.maru.userroom.secret.Seal;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps the request in the browser that made it, sealed, so that any instance can go on with it and none has to remember it.
 * The cookie comes along when another site sends the browser back, which a strict one would not.
 */
final class SignInRequests {

    static final String COOKIE = "maru_social";
    static final String PATH = "/api/v1/social";
    static final Duration LIFETIME = Duration.ofMinutes(10);

    private static final String LABEL = "sign-in request";
    private static final int MAX_LENGTH = 4_096;

    private final Seal seal;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();

    SignInRequests(Seal seal, Clock clock) {
        this.seal = seal;
        this.clock = clock;
    }

    void keep(
            String site,
            OAuth2AuthorizationRequest oauth2,
            String next,
            @Nullable String linkTo,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        var kept = new SignInRequest(
                site,
                String.valueOf(oauth2.getState()),
                oauth2.getAuthorizationUri(),
                oauth2.getClientId(),
                String.valueOf(oauth2.getRedirectUri()),
                oauth2.getScopes(),
                texts(oauth2.getAttributes()),
                texts(oauth2.getAdditionalParameters()),
                clock.instant().plus(LIFETIME).getEpochSecond(),
                next,
                linkTo);
        byte[] sealed = seal.close(json.writeValueAsBytes(kept), LABEL);
        response.addCookie(
                cookie(request, Base64.getUrlEncoder().withoutPadding().encodeToString(sealed), LIFETIME));
    }

    /** The request of this browser, which is used up by that; null when there is none that is still good. */
    @Nullable
    SignInRequest take(ServerHttpRequest request, ServerHttpResponse response) {
        response.addCookie(cookie(request, "", Duration.ZERO));
        HttpCookie cookie = request.getCookies().getFirst(COOKIE);
        if (cookie == null || cookie.getValue().isEmpty() || cookie.getValue().length() > MAX_LENGTH) {
            return null;
        }
        try {
            byte[] plain = seal.open(Base64.getUrlDecoder().decode(cookie.getValue()), LABEL);
            SignInRequest kept = plain == null ? null : json.readValue(plain, SignInRequest.class);
            return kept == null || clock.instant().getEpochSecond() > kept.expiresAt() ? null : kept;
        } catch (IllegalArgumentException | JacksonException e) {
            return null;
        }
    }

    private static Map<String, String> texts(Map<String, Object> values) {
        return values.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> String.valueOf(entry.getValue())));
    }

    private static ResponseCookie cookie(ServerHttpRequest request, String value, Duration age) {
        return ResponseCookie.from(COOKIE, value)
                .httpOnly(true)
                .sameSite("Lax")
                .path(PATH)
                .maxAge(age)
                .secure("https".equals(request.getURI().getScheme()))
                .build();
    }
}
