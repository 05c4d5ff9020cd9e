package dev.maru.userroom.token;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * @param lifetime how long an access token is good: at most an hour, because for that long everybody remembers what was
 *     revoked
 * @param rotateEvery how long a key signs before the next one is made
 */
@Validated
@ConfigurationProperties("maru.token")
record TokenProperties(
        @NotNull @DurationMin(seconds = 10) @DurationMax(hours = 1)
        Duration lifetime,

        @NotNull @DurationMin(hours = 2) Duration rotateEvery,
        @NotBlank String issuer,
        @NotBlank String audience) {}
