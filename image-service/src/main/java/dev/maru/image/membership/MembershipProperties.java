package dev.maru.image.membership;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * @param userRoomUrl where user-room-service is
 * @param keep how long "is a member" is believed: so long a removed member still gets pictures
 * @param keepRefusal how long "is not a member" is believed
 * @param timeout how long to wait for an answer
 * @param remembered answers, at most
 */
@Validated
@ConfigurationProperties("maru.membership")
record MembershipProperties(
        @NotNull URI userRoomUrl,
        @NotNull Duration keep,
        @NotNull Duration keepRefusal,
        @NotNull Duration timeout,
        @Min(1) int remembered) {}
