package dev.maru.chat.presence;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How presence is kept.
 *
 * @param grace how long a user stays present after the last connection: a page that is loaded again is no absence
 * @param askWithin how long another instance has to answer
 * @param askAgainAfter when one that did not answer is asked again
 * @param repairEvery how often others are asked for what was missed unnoticed
 * @param maxRoomsPerQuestion the most rooms that are asked for in one request
 * @param maxTold in a room with more users present than this nobody is told of changes: they can be asked for
 */
@Validated
@ConfigurationProperties("maru.chat.presence")
public record PresenceProperties(
        @DefaultValue("2s") Duration grace,
        @DefaultValue("500ms") Duration askWithin,
        @DefaultValue("2s") Duration askAgainAfter,
        @DefaultValue("20s") Duration repairEvery,
        @DefaultValue("100") @Min(1) @Max(1000) int maxRoomsPerQuestion,
        @DefaultValue("500") @Min(0) int maxTold) {}
