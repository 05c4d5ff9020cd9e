package dev.maru.platform.security;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * {@code maru.security.*}; defaults and environment names are in {@code maru-platform.yml}.
 *
 * @param issuer {@code iss} that access tokens must carry
 * @param audience {@code aud} that access tokens must carry
 * @param jwksUri where the public keys of access tokens are
 * @param revocationsUri where revocations are
 * @param tokenService who signs access tokens and revokes them, by its name
 * @param serviceSecret signs and verifies service tokens
 */
@ConfigurationProperties("maru.security")
record SecurityProperties(
        String issuer,
        String audience,
        URI jwksUri,
        URI revocationsUri,
        String tokenService,
        @Nullable String serviceSecret) {

    @Override
    public String toString() {
        return "SecurityProperties[issuer=" + issuer + ", audience=" + audience + ", jwksUri=" + jwksUri + "]";
    }
}
