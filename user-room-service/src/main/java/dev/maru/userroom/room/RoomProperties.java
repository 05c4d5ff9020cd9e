package dev.maru.userroom.room;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * @param grace how long a temporary room waits for somebody to come back
 * @param sweepEvery how often those are looked for that waited in vain
 */
@Validated
@ConfigurationProperties("maru.room")
record RoomProperties(@NotNull Duration grace, @NotNull Duration sweepEvery) {}
