package dev.maru.userroom.social;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The sites through which one can sign in. A site without a client id is not offered.
 *
 * @param timeout of each question to another site
 * @param perAddress how often one network address may leave for another site, and come back, in a window
 * @param window how long that is
 */
@Validated
@ConfigurationProperties("maru.social")
record SocialProperties(
        @NotNull Duration timeout,
        @Min(1) int perAddress,
        @NotNull Duration window,
        @NotNull @Valid Google google,
        @NotNull @Valid Github github) {

    /** @param issuer {@code iss} of its ID tokens */
    record Google(
            @Nullable String clientId,
            @Nullable String clientSecret,
            @NotBlank String issuer,
            @NotBlank String authorizationUri,
            @NotBlank String tokenUri,
            @NotBlank String jwksUri) {

        @Override
        public String toString() {
            return "Google[" + clientId + "]";
        }
    }

    /** @param apiUri where it tells who somebody is */
    record Github(
            @Nullable String clientId,
            @Nullable String clientSecret,
            @NotBlank String authorizationUri,
            @NotBlank String tokenUri,
            @NotBlank String apiUri) {

        @Override
        public String toString() {
            return "Github[" + clientId + "]";
        }
    }
}
