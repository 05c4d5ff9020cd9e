package dev.maru.platform.security;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * Keys from a JWKS address, kept here. A key id that is not known asks the address again, but at most once per
 * {@link #MIN_INTERVAL}, so that made-up key ids do not become a load on the signer. A known key outlives an outage of
 * the address.
 */
final class RemoteJwkSource implements JwkSource {

    static final Duration MIN_INTERVAL = Duration.ofSeconds(5);
    static final Duration MAX_AGE = Duration.ofMinutes(5);
    static final int MAX_KEYS = 16;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final WebClient client;
    private final URI address;
    private final InstantSource clock;

    /** The keys of the last answer; null before the first. */
    private volatile @Nullable Keys keys;

    /** The last attempt, shared by everybody who asks while it runs. */
    private final AtomicReference<@Nullable Attempt> last = new AtomicReference<>();

    RemoteJwkSource(WebClient client, URI address, InstantSource clock) {
        this.client = client;
        this.address = address;
        this.clock = clock;
    }

    @Override
    public Mono<JWK> key(String kid) {
        Keys known = keys;
        JWK key = known == null ? null : known.byId().get(kid);
        if (key != null && known != null && clock.millis() - known.at() < MAX_AGE.toMillis()) {
            return Mono.just(key);
        }
        Mono<JWK> fetched =
                fetch().flatMap(fresh -> Mono.justOrEmpty(fresh.byId().get(kid)));
        return key == null ? fetched : fetched.onErrorReturn(key);
    }

    private Mono<Keys> fetch() {
        long now = clock.millis();
        Attempt current = last.get();
        if (current == null || now - current.at() >= MIN_INTERVAL.toMillis()) {
            Attempt next = new Attempt(now, ask(now).cache());
            if (last.compareAndSet(current, next)) {
                return next.result();
            }
        }
        Attempt running = last.get();
        return running == null ? Mono.error(new IllegalStateException("no attempt")) : running.result();
    }

    private Mono<Keys> ask(long now) {
        return client.get()
                .uri(address)
                .retrieve()
                .bodyToMono(String.class)
                .timeout(TIMEOUT)
                .map(body -> new Keys(now, parse(body)))
                .doOnNext(fresh -> keys = fresh);
    }

    private static Map<String, JWK> parse(String body) {
        try {
            Map<String, JWK> byId = new HashMap<>();
            for (JWK key : JWKSet.parse(body).getKeys()) {
                boolean usable = key instanceof ECKey ec && Curve.P_256.equals(ec.getCurve());
                if (usable && key.getKeyID() != null && byId.size() < MAX_KEYS) {
                    byId.put(key.getKeyID(), key.toPublicJWK());
                }
            }
            return Map.copyOf(byId);
        } catch (ParseException e) {
            throw new IllegalStateException("The key set is unreadable", e);
        }
    }

    private record Keys(long at, Map<String, JWK> byId) {}

    private record Attempt(long at, Mono<Keys> result) {}
}
