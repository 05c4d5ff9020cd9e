package dev.maru.userroom.token;

import java.time.Duration;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The public keys, for everybody who checks access tokens. */
@RestController
final class JwksEndpoint {

    static final String PATH = "/.well-known/jwks.json";

    private static final Duration MAX_AGE = Duration.ofMinutes(5);

    private final SigningKeys keys;

    JwksEndpoint(SigningKeys keys) {
        this.keys = keys;
    }

    @GetMapping(PATH)
    ResponseEntity<Map<String, Object>> jwks() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(MAX_AGE).cachePublic())
                .body(keys.published().toJSONObject(true));
    }
}
