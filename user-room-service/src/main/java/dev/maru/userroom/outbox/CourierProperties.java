package dev.maru.userroom.outbox;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * @param answerWithin how long an answer waits for a fact to be taken
 * @param interval how often the sweep runs
 * @param patience how long a change has time before the sweep looks after it
 */
@Validated
@ConfigurationProperties("maru.outbox")
public record CourierProperties(
        @NotNull Duration answerWithin,
        @NotNull Duration interval,
        @NotNull Duration patience) {}
