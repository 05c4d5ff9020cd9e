package dev.maru.userroom.outbox;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * @param answerWithin how long an answer waits for a fact to be taken
 * @param interval how often the sweep runs
 * @param patience how long a change has time before the sweep looks after it
 * @param parkAfter how often a change is offered that is refused every time, before it is left to people
 */
@Validated
@ConfigurationProperties("maru.outbox")
public record CourierProperties(
        @NotNull Duration answerWithin,
        @NotNull Duration interval,
        @NotNull Duration patience,
        @Min(1) int parkAfter) {}
