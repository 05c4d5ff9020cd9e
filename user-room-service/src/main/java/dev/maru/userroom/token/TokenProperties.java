package dev.maru.userroom.token;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/** @param lifetime how long an access token is good */
@Validated
@ConfigurationProperties("maru.token")
record TokenProperties(
        @NotNull Duration lifetime,
        @NotBlank String issuer,
        @NotBlank String audience) {}
