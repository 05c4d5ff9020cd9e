package dev.maru.chat.relay;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How instances reach each other.
 *
 * @param url the Redis server, as in {@code redis://:password@host:6379}
 * @param shards into how many channels rooms are hashed; the same on every instance
 * @param timeout how long a publish or a subscription may take
 */
@Validated
@ConfigurationProperties("maru.chat.relay")
public record RelayProperties(
        String url,
        @DefaultValue("64") @Min(1) @Max(1024) int shards,
        @DefaultValue("500ms") Duration timeout) {}
