package dev.maru.chat.room;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The bounds of the rooms that are alive on this instance.
 *
 * @param deadline how long a draft may wait before its sender hears of it
 * @param maxQueued the most drafts that wait in all rooms together; beyond it senders hear {@code busy}
 * @param maxQueuedPerRoom the most drafts that wait in one room
 * @param maxBatch the most entries of one insert
 * @param maxBatchSize the most text of one insert, so that it stays one command
 * @param page the most entries that a subscription is caught up with; beyond it the client pages through REST
 * @param keepTail how long the newest entries of a room stay in memory after somebody was caught up with them
 * @param sweepEvery how often the log is asked for entries that nobody announced
 * @param sweepWithoutRelay the same, while Redis is known to be away
 * @param idle how long a room stays in memory after the last use
 */
@Validated
@ConfigurationProperties("maru.chat.room")
public record RoomProperties(
        @DefaultValue("10s") Duration deadline,
        @DefaultValue("10000") @Min(1) int maxQueued,
        @DefaultValue("2000") @Min(1) int maxQueuedPerRoom,
        @DefaultValue("1000") @Min(1) @Max(1000) int maxBatch,
        @DefaultValue("1MB") DataSize maxBatchSize,
        @DefaultValue("200") @Min(1) @Max(1000) int page,
        @DefaultValue("10s") Duration keepTail,
        @DefaultValue("10s") Duration sweepEvery,
        @DefaultValue("1s") Duration sweepWithoutRelay,
        @DefaultValue("60s") Duration idle) {}
