package dev.maru.chat.relay;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How instances reach each other.
 *
 * @param url the Redis server, as in {@code redis://:password@host:6379}
 * @param shards into how many channels rooms are hashed; the same on every instance
 * @param cluster whether the server is one of a cluster of Redis 7 or newer: then pub/sub is sharded
 * @param timeout how long a publish, a subscription or the answer to a ping may take
 * @param probeEvery how often a server that is heard is asked whether it is there
 * @param repeatFor how long a publish that failed is repeated
 * @param maxWaiting the most that waits to be published; what is more is lost, and found in the log by others
 */
@Validated
@ConfigurationProperties("maru.chat.relay")
public record RelayProperties(
        String url,
        @DefaultValue("64") @Min(1) @Max(1024) int shards,
        @DefaultValue("false") boolean cluster,
        @DefaultValue("500ms") Duration timeout,
        @DefaultValue("500ms") Duration probeEvery,
        @DefaultValue("1s") Duration repeatFor,
        @DefaultValue("8MB") DataSize maxWaiting) {}
