package dev.maru.testing;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Access tokens that no service may take, each with its name: the table that every service is held to. All are made from a
 * token that would be good, with the key that the service trusts, so that each is refused for the one thing that is wrong.
 */
public final class BadTokens {

    private static final long DAY = Duration.ofDays(1).toSeconds();

    private BadTokens() {}

    /** @param key the key that the service trusts under that id */
    public static Map<String, String> of(KeyPair key, String keyId, String user) {
        Map<String, String> table = new LinkedHashMap<>();
        TestTokens.Draft good = draftOf(key, keyId, user);
        long now = Instant.now().getEpochSecond();
        for (String none : List.of("none", "None", "NONE", "nOnE", "")) {
            table.put(
                    "algorithm '" + none + "'",
                    draftOf(key, keyId, user).header("alg", none).unsigned());
        }
        table.put("no signature", good.mint().replaceAll("[^.]*$", ""));
        table.put(
                "HS256 by the public key",
                draftOf(key, keyId, user)
                        .header("alg", "HS256")
                        .signedBy(key.getPublic().getEncoded()));
        table.put(
                "RS256 on an HMAC",
                draftOf(key, keyId, user)
                        .header("alg", "RS256")
                        .signedBy(key.getPublic().getEncoded()));
        table.put(
                "ES384 by a P-256 key",
                draftOf(key, keyId, user).header("alg", "ES384").mint());
        table.put("a signature of zeros", signed(good.mint(), new byte[64]));
        table.put("a signature cut short", good.mint().substring(0, good.mint().length() - 1));
        table.put("a signature written in another way", respelled(good.mint()));
        table.put(
                "a key that nobody knows",
                draftOf(TestTokens.newKey(), "another", user).mint());
        table.put(
                "a known key id on another key",
                draftOf(TestTokens.newKey(), keyId, user).mint());
        for (String kid : List.of("../../dev/null", "' or 1=1", "", "k".repeat(900))) {
            table.put(
                    "key id " + kid.substring(0, Math.min(20, kid.length())),
                    draftOf(key, keyId, user).header("kid", kid).mint());
        }
        table.put("no key id", draftOf(key, keyId, user).withoutHeader("kid").mint());
        for (String own : List.of("jku", "x5u")) {
            table.put(
                    "keys from " + own,
                    draftOf(TestTokens.newKey(), "own", user)
                            .header(own, "http://127.0.0.1:1/keys")
                            .mint());
        }
        KeyPair own = TestTokens.newKey();
        table.put(
                "a key in the header",
                draftOf(own, "own", user)
                        .header("jwk", TestTokens.jwk(own, "own"))
                        .mint());
        table.put(
                "a critical header",
                draftOf(key, keyId, user)
                        .header("crit", List.of("x"))
                        .header("x", 1)
                        .mint());
        table.put(
                "b64 false",
                draftOf(key, keyId, user)
                        .header("crit", List.of("b64"))
                        .header("b64", false)
                        .mint());
        for (String type : List.of("JWT", "rt+jwt", "service+jwt", "at+jwt; x")) {
            table.put(
                    "type " + type,
                    draftOf(key, keyId, user).header("typ", type).mint());
        }
        table.put("no type", draftOf(key, keyId, user).withoutHeader("typ").mint());
        table.put(
                "expired 11 s ago",
                draftOf(key, keyId, user).expiresIn(Duration.ofSeconds(-11)).mint());
        table.put("no expiry", draftOf(key, keyId, user).without("exp").mint());
        table.put(
                "an expiry in words",
                draftOf(key, keyId, user).claim("exp", "tomorrow").mint());
        table.put(
                "a negative expiry", draftOf(key, keyId, user).claim("exp", -1).mint());
        table.put(
                "not before a minute from now",
                draftOf(key, keyId, user).claim("nbf", now + 60).mint());
        table.put(
                "issued tomorrow",
                draftOf(key, keyId, user)
                        .claim("iat", now + DAY)
                        .claim("exp", now + 2 * DAY)
                        .mint());
        table.put(
                "another issuer",
                draftOf(key, keyId, user).claim("iss", "https://evil.example").mint());
        table.put("no issuer", draftOf(key, keyId, user).without("iss").mint());
        table.put(
                "another audience",
                draftOf(key, keyId, user).claim("aud", "other-api").mint());
        table.put(
                "audiences without ours",
                draftOf(key, keyId, user).claim("aud", List.of("a", "b")).mint());
        table.put("no audience", draftOf(key, keyId, user).without("aud").mint());
        table.put("no subject", draftOf(key, keyId, user).without("sub").mint());
        table.put("an empty subject", draftOf(key, keyId, user).claim("sub", "").mint());
        table.put(
                "a subject that is an object",
                draftOf(key, keyId, user).claim("sub", Map.of("$ne", "")).mint());
        table.put("changed claims", changed(good.mint()));
        table.put(
                "10 KB",
                draftOf(key, keyId, user).claim("pad", "x".repeat(7_500)).mint());
        table.put("claims 2,000 levels deep", nested(key, keyId));
        table.put("five parts", good.mint() + ".x.y");
        table.put("two parts", good.mint().substring(0, good.mint().lastIndexOf('.')));
        table.put("dots", "...");
        table.put("no token at all", "xyz");
        return table;
    }

    /** The token that all of them are made from. */
    public static String good(KeyPair key, String keyId, String user) {
        return draftOf(key, keyId, user).mint();
    }

    private static TestTokens.Draft draftOf(KeyPair key, String keyId, String user) {
        return TestTokens.draft(key, keyId, user);
    }

    private static String signed(String token, byte[] signature) {
        return token.substring(0, token.lastIndexOf('.') + 1)
                + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    /** The same bytes: only letters that a lenient reader drops are different. */
    private static String respelled(String token) {
        char last = token.charAt(token.length() - 1);
        return token.substring(0, token.length() - 1) + (char) (last + 1);
    }

    private static String changed(String token) {
        String[] parts = token.split("\\.");
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        byte[] others = claims.replace("maru-api", "maru-apj").getBytes(StandardCharsets.UTF_8);
        return parts[0] + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(others) + "." + parts[2];
    }

    private static String nested(KeyPair key, String keyId) {
        char[] deep = new char[2_000];
        Arrays.fill(deep, '[');
        return TestTokens.draft(key, keyId, "u").mintClaims("{\"sub\":" + new String(deep));
    }
}
