package dev.maru.userroom.session;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * @param lifetime how long one stays signed in without coming back
 * @param grace how long the refresh token before the newest is still answered
 */
@Validated
@ConfigurationProperties("maru.session")
record SessionProperties(
        @NotNull Duration lifetime, @NotNull Duration grace) {}
