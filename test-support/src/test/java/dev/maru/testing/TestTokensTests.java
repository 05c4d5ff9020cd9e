package dev.maru.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TestTokensTests {

    private final TestTokens tokens = TestTokens.shared();

    @Test
    void the_served_key_verifies_good_tokens_and_only_those() throws Exception {
        assertThat(verifies(tokens.access("ada"))).isTrue();
        assertThat(verifies(tokens.expired("ada"))).isTrue();
        assertThat(verifies(tokens.ofOtherKey("ada"))).isFalse();
        assertThat(verifies(tokens.tampered("ada"))).isFalse();
    }

    @Test
    void a_token_says_who_and_for_how_long() {
        JsonNode claims = part(tokens.access("ada"), 1);
        assertThat(claims.get("sub").asString()).isEqualTo("ada");
        assertThat(claims.get("exp").asLong() - claims.get("iat").asLong()).isEqualTo(900);
        assertThat(part(tokens.access("ada"), 0).get("typ").asString()).isEqualTo("at+jwt");
        assertThat(part(tokens.ofOtherIssuer("ada"), 1).get("iss").asString()).isNotEqualTo("maru");
        assertThat(part(tokens.unsigned("ada"), 0).get("alg").asString()).isEqualTo("none");
    }

    private boolean verifies(String token) throws Exception {
        String[] parts = token.split("\\.");
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(servedKey());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
    }

    private PublicKey servedKey() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(tokens.jwksUri())).build();
            var body = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
            JsonNode key = JsonMapper.shared().readTree(body).get("keys").get(0);
            var curve = AlgorithmParameters.getInstance("EC");
            curve.init(new ECGenParameterSpec("secp256r1"));
            return KeyFactory.getInstance("EC")
                    .generatePublic(new ECPublicKeySpec(
                            new ECPoint(number(key.get("x")), number(key.get("y"))),
                            curve.getParameterSpec(ECParameterSpec.class)));
        }
    }

    private static BigInteger number(JsonNode base64) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(base64.asString()));
    }

    private static JsonNode part(String token, int index) {
        return JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(token.split("\\.")[index]));
    }
}
