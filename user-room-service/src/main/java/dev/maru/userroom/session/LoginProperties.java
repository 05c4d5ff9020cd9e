package dev.maru.userroom.session;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * @param failuresPerAccount wrong passwords in a row before an account is slowed down
 * @param pause after that many; each further failure doubles it
 * @param maxPause the longest pause
 * @param forget after this long without an attempt an account's failures are forgotten
 * @param failuresPerAddress wrong passwords from one address in a window
 * @param window how long that window is
 */
@Validated
@ConfigurationProperties("maru.login")
record LoginProperties(
        @Min(1) int failuresPerAccount,
        @NotNull Duration pause,
        @NotNull Duration maxPause,
        @NotNull Duration forget,
        @Min(1) int failuresPerAddress,
        @NotNull Duration window) {}
