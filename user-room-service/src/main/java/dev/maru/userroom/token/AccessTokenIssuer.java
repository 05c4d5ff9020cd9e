package dev.maru.userroom.token;

import dev.maru.platform.security.RevokedTokens;
import dev.maru.platform.security.Roles;
import dev.maru.userroom.secret.SecureBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Issues access tokens: ES256, for one user in one session. */
public final class AccessTokenIssuer {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final SigningKeys keys;
    private final TokenProperties properties;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();

    AccessTokenIssuer(SigningKeys keys, TokenProperties properties, Clock clock) {
        this.keys = keys;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * @param generation of the account, so that all earlier tokens can be revoked at once
     * @param role see {@link Roles}; null for most people
     */
    public AccessToken issue(String user, String session, long generation, @Nullable String role) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant expires = now.plus(properties.lifetime());
        SigningKeys.Signer signer = keys.signer();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", properties.issuer());
        claims.put("aud", properties.audience());
        claims.put("sub", user);
        claims.put(RevokedTokens.SESSION, session);
        claims.put(RevokedTokens.GENERATION, generation);
        if (role != null) {
            claims.put(Roles.CLAIM, role);
        }
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", expires.getEpochSecond());
        String head = encode(Map.of("alg", "ES256", "typ", "at+jwt", "kid", signer.kid()));
        String signed = head + "." + encode(claims);
        return new AccessToken(signed + "." + sign(signed, signer), expires);
    }

    private String encode(Map<String, ?> object) {
        return BASE64.encodeToString(json.writeValueAsBytes(object));
    }

    /** By the JDK itself, because it lets us say where its randomness comes from: see {@link SecureBytes}. */
    private static String sign(String text, SigningKeys.Signer signer) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(signer.key(), SecureBytes.source());
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot sign an access token", e);
        }
    }
}
