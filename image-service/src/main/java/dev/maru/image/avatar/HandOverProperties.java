package dev.maru.image.avatar;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * @param userRoomUrl where user-room-service is
 * @param answerWait how long the answer to an upload waits for the hand-over
 * @param firstRetry after which a failed hand-over is tried again; doubled each time
 * @param lastRetry what it grows to
 * @param sweep how often is looked for what is due
 * @param concurrent hand-overs at the same time
 * @param forgetUnknown after which the picture of a user or room that user-room-service does not know is removed
 */
@Validated
@ConfigurationProperties("maru.hand-over")
record HandOverProperties(
        @NotNull URI userRoomUrl,
        @NotNull Duration answerWait,
        @NotNull Duration firstRetry,
        @NotNull Duration lastRetry,
        @NotNull Duration sweep,
        @Min(1) int concurrent,
        @NotNull Duration forgetUnknown) {

    Duration retryAfter(int attempts) {
        Duration delay = firstRetry.multipliedBy(1L << Math.min(attempts, 20));
        return delay.compareTo(lastRetry) < 0 ? delay : lastRetry;
    }
}
