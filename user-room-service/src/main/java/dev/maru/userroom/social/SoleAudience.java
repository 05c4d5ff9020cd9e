package dev.maru.userroom.social;

import java.util.List;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * An ID token is for us and for nobody else. OpenID Connect Core 3.1.3.7 wants a token refused whose other audiences one does not
 * trust, and there is none that we trust; Spring Security takes any as long as {@code azp} names us.
 */
final class SoleAudience implements OAuth2TokenValidator<Jwt> {

    private static final OAuth2Error REFUSED =
            new OAuth2Error("invalid_id_token", "The ID token is for others, too", null);

    private final List<String> expected;

    SoleAudience(String clientId) {
        this.expected = List.of(clientId);
    }

    @Override
    public OAuth2TokenValidatorResult validate(Jwt token) {
        return expected.equals(token.getAudience())
                ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(REFUSED);
    }
}
