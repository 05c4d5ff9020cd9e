package dev.maru.userroom.password;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param memory what one Argon2id hash fills
 * @param iterations how often
 * @param parallelism lanes of one hash
 * @param threads hashes at once
 * @param queue hashes that may wait for a thread; one more is refused as busy
 */
@Validated
@ConfigurationProperties("maru.password")
record PasswordProperties(
        @NotNull DataSize memory,
        @Min(1) int iterations,
        @Min(1) int parallelism,
        @Min(1) int threads,
        @Min(1) int queue) {}
