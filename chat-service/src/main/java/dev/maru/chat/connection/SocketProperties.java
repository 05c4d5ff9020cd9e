package dev.maru.chat.connection;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The bounds of sockets.
 *
 * @param allowedOrigins origins that may connect from a browser besides the one that serves the page, such as {@code
 *     https://app.example.org}
 * @param maxFrame the largest text frame; a larger one closes with 4413
 * @param maxFragments into how many pieces a frame may be cut
 * @param connectWithin when {@code connect} is due after the upgrade
 * @param heartbeat how often a connection gets a ping and the heads of its rooms
 * @param silentAfter when a peer that answers no ping is given up
 * @param maxConnectionsPerUser on this instance; one more replaces the oldest
 * @param maxSubscriptions of one connection
 * @param framesPerSecond how many frames of one connection a second are read in the long run
 * @param framesBurst how many at once; beyond it the connection is closed with 4429
 * @param maxWaiting how many frames wait while one is being admitted, before reading stops
 * @param highWater how much may wait to be written before a reader counts as slow
 * @param lowWater how little has to be left before it counts as quick again
 * @param kernelWater how much of what the kernel has may be not sent yet before it takes no more; without a bound it takes megabytes of
 *     a reader that does not read
 * @param maxUnwrittenPerLoop how much may wait on one event loop for all slow readers together; beyond it a reader counts as slow as
 *     soon as anything waits for it
 * @param slowFor how long a reader may stay slow before it is closed with 4408
 * @param drainOver over how long clients are sent away when the instance stops
 * @param drainBackoff the most that a client is asked to wait before it comes back
 */
@Validated
@ConfigurationProperties("maru.chat.socket")
public record SocketProperties(
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue("64KB") DataSize maxFrame,
        @DefaultValue("64") @Min(1) int maxFragments,
        @DefaultValue("10s") Duration connectWithin,
        @DefaultValue("25s") Duration heartbeat,
        @DefaultValue("60s") Duration silentAfter,
        @DefaultValue("10") @Min(1) int maxConnectionsPerUser,
        @DefaultValue("128") @Min(1) @Max(1000) int maxSubscriptions,
        @DefaultValue("50") @Min(1) int framesPerSecond,
        @DefaultValue("200") @Min(1) int framesBurst,
        @DefaultValue("32") @Min(1) int maxWaiting,
        @DefaultValue("1MB") DataSize highWater,
        @DefaultValue("256KB") DataSize lowWater,
        @DefaultValue("256KB") DataSize kernelWater,
        @DefaultValue("32MB") DataSize maxUnwrittenPerLoop,
        @DefaultValue("30s") Duration slowFor,
        @DefaultValue("2s") Duration drainOver,
        @DefaultValue("5s") Duration drainBackoff) {}
