package dev.maru.userroom.token;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.util.Base64URL;
import dev.maru.platform.blocking.Blocking;
import dev.maru.platform.security.JwkSource;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The keys that sign access tokens, the same on all instances: the first instance that finds none makes one, and the
 * generation as primary key decides between two that do so at once. Every key is published from its first moment and
 * signs from its {@code activeFrom} on; so a next generation signs only what everybody can check by then.
 */
final class SigningKeys implements JwkSource, SmartInitializingSingleton, SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(SigningKeys.class);

    /** How often keys that other instances made are looked for. */
    static final Duration RELOAD = Duration.ofMinutes(1);

    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

    private final ReactiveMongoTemplate mongo;
    private final KeySeal seal;
    private final Clock clock;
    private volatile Keys keys = new Keys(List.of(), Map.of());
    private @Nullable Disposable reloading;

    SigningKeys(ReactiveMongoTemplate mongo, KeySeal seal, Clock clock) {
        this.mongo = mongo;
        this.seal = seal;
        this.clock = clock;
    }

    /** Nobody may sign in before there is a key. */
    @Override
    @Blocking("the main thread, while the context starts")
    public void afterSingletonsInstantiated() {
        load().block(START_TIMEOUT);
    }

    /**
     * The key to sign with: the newest of those that are active. None is by a clock that is behind the one of the instance
     * that made the first key; then it is the first.
     */
    Signer signer() {
        Instant now = clock.instant();
        List<Signer> newestFirst = keys.signers();
        return newestFirst.stream()
                .filter(signer -> !signer.activeFrom().isAfter(now))
                .findFirst()
                .orElseGet(newestFirst::getLast);
    }

    /** The public halves of all keys. */
    JWKSet published() {
        return new JWKSet(List.copyOf(keys.published().values()));
    }

    @Override
    public Mono<JWK> key(String kid) {
        return Mono.justOrEmpty(keys.published().get(kid));
    }

    /** Reads all keys, and makes the first one when there is none. */
    Mono<Void> load() {
        return stored().collectList()
                .flatMap(found -> found.isEmpty() ? makeFirst().then(stored().collectList()) : Mono.just(found))
                .doOnNext(found -> keys = read(found))
                .then();
    }

    private Flux<SigningKey> stored() {
        return mongo.find(new Query().with(Sort.by(Sort.Direction.DESC, "_id")), SigningKey.class);
    }

    private Mono<Void> makeFirst() {
        return mongo.insert(make(1))
                .doOnNext(made -> log.info("Signing key {} made", made.kid()))
                .onErrorResume(DuplicateKeyException.class, e -> Mono.empty())
                .then();
    }

    private SigningKey make(int generation) {
        KeyPair pair = KeyPairs.generate();
        ECKey published = KeyPairs.publicHalf(pair);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return new SigningKey(
                generation,
                published.getKeyID(),
                published.getX().toString(),
                published.getY().toString(),
                seal.seal(pair.getPrivate().getEncoded(), published.getKeyID()),
                now,
                now);
    }

    private Keys read(List<SigningKey> newestFirst) {
        List<Signer> signers = newestFirst.stream().map(this::signer).toList();
        Map<String, ECKey> published =
                newestFirst.stream().collect(Collectors.toUnmodifiableMap(SigningKey::kid, SigningKeys::publicHalf));
        return new Keys(signers, published);
    }

    private Signer signer(SigningKey key) {
        for (Signer known : keys.signers()) {
            if (known.kid().equals(key.kid())) {
                return known;
            }
        }
        PrivateKey half = KeyPairs.privateHalf(seal.open(key.sealed(), key.kid()));
        return new Signer(key.kid(), half, key.activeFrom());
    }

    private static ECKey publicHalf(SigningKey key) {
        return new ECKey.Builder(Curve.P_256, new Base64URL(key.x()), new Base64URL(key.y()))
                .keyID(key.kid())
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.ES256)
                .build();
    }

    @Override
    public synchronized void start() {
        reloading = Flux.interval(RELOAD)
                .onBackpressureDrop()
                .concatMap(tick -> Mono.defer(this::load).onErrorResume(e -> {
                    log.warn("Signing keys are not reloaded: {}", e.toString());
                    return Mono.empty();
                }))
                .subscribe();
    }

    @Override
    public synchronized void stop() {
        if (reloading != null) {
            reloading.dispose();
            reloading = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return reloading != null;
    }

    /** Newest first, and the public halves by id. */
    private record Keys(List<Signer> signers, Map<String, ECKey> published) {}

    record Signer(String kid, PrivateKey key, Instant activeFrom) {
        @Override
        public String toString() {
            return "Signer[" + kid + "]";
        }
    }
}
