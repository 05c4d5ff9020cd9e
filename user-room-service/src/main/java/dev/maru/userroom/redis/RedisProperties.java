package dev.maru.userroom.redis;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How Redis is reached.
 *
 * @param url as in {@code redis://:password@host:6379}
 * @param cluster whether that server is one of a cluster
 * @param timeout how long a request waits for it
 */
@Validated
@ConfigurationProperties("maru.redis")
record RedisProperties(
        @NotBlank String url, boolean cluster, @NotNull Duration timeout) {}
