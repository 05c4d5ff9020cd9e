package dev.maru.userroom.token;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.util.Base64URL;
import dev.maru.platform.blocking.Blocking;
import dev.maru.platform.security.JwkSource;
import dev.maru.platform.security.RevokedTokens;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The keys that sign access tokens, the same on all instances: the first instance that finds none makes one, and the
 * generation as primary key decides between two that do so at once. Every key is published from its first moment and
 * signs from its {@code activeFrom} on; so a next generation signs only what everybody can check by then. An old key is
 * published for as long as something it signed may be shown: nobody is signed out by a rotation.
 */
final class SigningKeys implements JwkSource, SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(SigningKeys.class);

    /** How often keys that other instances made are looked for. */
    static final Duration RELOAD = Duration.ofMinutes(1);

    /**
     * How long a key is published before it signs: longer than key sets are kept by those who check (5 minutes) and by
     * other instances (see {@link #RELOAD}).
     */
    static final Duration ANNOUNCED = Duration.ofMinutes(15);

    /** How long a key is published after the next one began to sign: longer than a token lives. */
    static final Duration RETIRED = RevokedTokens.LONGEST_LIFE.plusMinutes(15);

    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

    private final ReactiveMongoTemplate mongo;
    private final KeySeal seal;
    private final Clock clock;
    private final Duration rotateEvery;
    private volatile Keys keys = new Keys(List.of(), Map.of());

    SigningKeys(ReactiveMongoTemplate mongo, KeySeal seal, Clock clock, Duration rotateEvery) {
        this.mongo = mongo;
        this.seal = seal;
        this.clock = clock;
        this.rotateEvery = rotateEvery;
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

    /** Reads all keys, makes the first or the next one when it is time, and forgets those that nobody needs. */
    Mono<Void> load() {
        return stored().collectList()
                .flatMap(this::rotated)
                .doOnNext(found -> keys = read(found))
                .then();
    }

    private Mono<List<SigningKey>> rotated(List<SigningKey> newestFirst) {
        Instant now = now();
        if (newestFirst.isEmpty()) {
            return insert(make(1, now)).then(stored().collectList());
        }
        SigningKey newest = newestFirst.getFirst();
        Mono<Void> next = newest.createdAt().plus(rotateEvery).isAfter(now)
                ? Mono.empty()
                : insert(make(newest.generation() + 1, now.plus(ANNOUNCED)));
        List<Integer> retired = retired(newestFirst, now);
        Mono<Void> removed = retired.isEmpty()
                ? Mono.empty()
                : mongo.remove(query(where("_id").in(retired)), SigningKey.class)
                        .then();
        return next.then(removed).then(stored().collectList());
    }

    /** A key is needed until some time after the next one began to sign. */
    private static List<Integer> retired(List<SigningKey> newestFirst, Instant now) {
        return IntStream.range(1, newestFirst.size())
                .filter(i -> newestFirst.get(i - 1).activeFrom().plus(RETIRED).isBefore(now))
                .mapToObj(i -> newestFirst.get(i).generation())
                .toList();
    }

    private Flux<SigningKey> stored() {
        return mongo.find(new Query().with(Sort.by(Sort.Direction.DESC, "_id")), SigningKey.class);
    }

    private Mono<Void> insert(SigningKey made) {
        return mongo.insert(made)
                .doOnNext(stored -> log.info("Signing key {} made, signs from {}", stored.kid(), stored.activeFrom()))
                .onErrorResume(DuplicateKeyException.class, e -> Mono.empty())
                .then();
    }

    private SigningKey make(int generation, Instant activeFrom) {
        return sealed(KeyPairs.generate(), generation, activeFrom);
    }

    SigningKey sealed(KeyPair pair, int generation, Instant activeFrom) {
        ECKey published = KeyPairs.publicHalf(pair);
        return new SigningKey(
                generation,
                published.getKeyID(),
                published.getX().toString(),
                published.getY().toString(),
                seal.seal(pair.getPrivate().getEncoded(), published.getKeyID()),
                now(),
                activeFrom);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
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

    /** Newest first, and the public halves by id. */
    private record Keys(List<Signer> signers, Map<String, ECKey> published) {}

    record Signer(String kid, PrivateKey key, Instant activeFrom) {
        @Override
        public String toString() {
            return "Signer[" + kid + "]";
        }
    }
}
