package dev.maru.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Access and service tokens as a service expects them, and every kind that it must refuse, without user-room-service:
 * an ES256 key, and its JWKS served on loopback.
 */
public final class TestTokens implements AutoCloseable {

    /** The service secret of tests; long enough, and nobody's real one. */
    public static final String SERVICE_SECRET = "only-for-tests-8d0c5e6f4b1a4c7e9f3a2b1c";

    private static final String KEY_ID = "test-key";
    private static final Duration LIFETIME = Duration.ofMinutes(15);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final KeyPair key = newKey();
    private final HttpServer server;

    private TestTokens() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] jwks = JSON.writeValueAsBytes(jwks());
        server.createContext("/.well-known/jwks.json", exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, jwks.length);
                exchange.getResponseBody().write(jwks);
            }
        });
        server.start();
    }

    private static final class Shared {
        static final TestTokens TOKENS = new TestTokens();
    }

    public static TestTokens shared() {
        return Shared.TOKENS;
    }

    public static TestTokens start() {
        return new TestTokens();
    }

    public String jwksUri() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/.well-known/jwks.json";
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** A good access token. */
    public String access(String user) {
        return accessFor(user).mint();
    }

    /** An access token to be bent before it is minted. */
    public Draft accessFor(String user) {
        return draft(key, user);
    }

    /** Every access token that a service must refuse, by what is wrong with it. */
    public Map<String, String> bad(String user) {
        return BadTokens.of(key, KEY_ID, user);
    }

    private static Draft draft(KeyPair key, String user) {
        return draft(key, KEY_ID, user);
    }

    static Draft draft(KeyPair key, String keyId, String user) {
        return new Draft(key, Map.of("alg", "ES256", "typ", "at+jwt", "kid", keyId))
                .claim("iss", "maru")
                .claim("aud", "maru-api")
                .claim("sub", user)
                .claim("sid", UUID.randomUUID().toString())
                .claim("jti", UUID.randomUUID().toString())
                .expiresIn(LIFETIME);
    }

    public String expired(String user) {
        return accessFor(user).expiresIn(Duration.ofMinutes(-1)).mint();
    }

    public String ofOtherIssuer(String user) {
        return accessFor(user).claim("iss", "somebody-else").mint();
    }

    public String forOtherAudience(String user) {
        return accessFor(user).claim("aud", "other-api").mint();
    }

    public String ofOtherType(String user) {
        return accessFor(user).header("typ", "JWT").mint();
    }

    /** Signed with a key that is not in the JWKS, under the name of one that is. */
    public String ofOtherKey(String user) {
        return draft(newKey(), user).mint();
    }

    /** {@code alg: none}. */
    public String unsigned(String user) {
        return accessFor(user).header("alg", "none").unsigned();
    }

    /** HS256 with the public key as its secret: the classic confusion of algorithms. */
    public String signedWithPublicKey(String user) {
        return accessFor(user).header("alg", "HS256").signedBy(key.getPublic().getEncoded());
    }

    /** Good, but for one changed letter in what is signed. */
    public String tampered(String user) {
        String[] parts = access(user).split("\\.");
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        return parts[0] + "." + base64(claims.replace("maru-api", "maru-apj").getBytes(StandardCharsets.UTF_8)) + "."
                + parts[2];
    }

    /** A token by which one service calls another. */
    public static String service(String from, String audience) {
        return service(from, audience, SERVICE_SECRET);
    }

    public static String service(String from, String audience, String secret) {
        Draft draft = new Draft(null, Map.of("alg", "HS256", "typ", "service+jwt"));
        return draft.claim("iss", from)
                .claim("aud", audience)
                .expiresIn(Duration.ofSeconds(60))
                .signedBy(secret.getBytes(StandardCharsets.UTF_8));
    }

    /** Header and claims of a token that is not minted yet. */
    public static final class Draft {

        private final @Nullable KeyPair key;
        private final Map<String, Object> header;
        private final Map<String, Object> claims = new LinkedHashMap<>();

        private Draft(@Nullable KeyPair key, Map<String, Object> header) {
            this.key = key;
            this.header = new LinkedHashMap<>(header);
        }

        public Draft header(String name, Object value) {
            header.put(name, value);
            return this;
        }

        public Draft claim(String name, Object value) {
            claims.put(name, value);
            return this;
        }

        public Draft without(String claim) {
            claims.remove(claim);
            return this;
        }

        Draft withoutHeader(String name) {
            header.remove(name);
            return this;
        }

        /** Negative: it has expired so long ago. */
        public Draft expiresIn(Duration lifetime) {
            long expires = Instant.now().plus(lifetime).getEpochSecond();
            return claim("iat", expires - LIFETIME.toSeconds()).claim("exp", expires);
        }

        public String mint() {
            return sign(content());
        }

        /** With claims as they are written here. */
        String mintClaims(String json) {
            return sign(base64(JSON.writeValueAsBytes(header)) + "." + base64(json.getBytes(StandardCharsets.UTF_8)));
        }

        private String sign(String content) {
            try {
                Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
                signature.initSign(Objects.requireNonNull(key).getPrivate());
                signature.update(content.getBytes(StandardCharsets.US_ASCII));
                return content + "." + base64(signature.sign());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        String signedBy(byte[] secret) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(secret, "HmacSHA256"));
                return content() + "." + base64(mac.doFinal(content().getBytes(StandardCharsets.US_ASCII)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        String unsigned() {
            return content() + ".";
        }

        private String content() {
            return base64(JSON.writeValueAsBytes(header)) + "." + base64(JSON.writeValueAsBytes(claims));
        }
    }

    private Map<String, Object> jwks() {
        return Map.of("keys", List.of(jwk(key, KEY_ID)));
    }

    static Map<String, Object> jwk(KeyPair key, String keyId) {
        var point = ((ECPublicKey) key.getPublic()).getW();
        return Map.of(
                "kty",
                "EC",
                "crv",
                "P-256",
                "alg",
                "ES256",
                "use",
                "sig",
                "kid",
                keyId,
                "x",
                base64(unsigned32(point.getAffineX())),
                "y",
                base64(unsigned32(point.getAffineY())));
    }

    private static byte[] unsigned32(BigInteger number) {
        byte[] signed = number.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(signed.length, fixed.length);
        System.arraycopy(signed, signed.length - length, fixed, fixed.length - length, length);
        return fixed;
    }

    static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
