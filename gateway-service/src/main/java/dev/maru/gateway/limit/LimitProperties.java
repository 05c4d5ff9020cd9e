package dev.maru.gateway.limit;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * {@code maru.limit.*}.
 *
 * @param requestsPerSecond how many requests one address may make over time
 * @param burst how many it may make at once
 * @param addresses how many addresses are remembered; the least active are forgotten first
 * @param body the largest request body, but for uploads
 * @param upload the largest upload, with its multipart frame
 * @param readTimeout how long a request body may stand still
 */
@Validated
@ConfigurationProperties("maru.limit")
record LimitProperties(
        @Positive @DefaultValue("50") int requestsPerSecond,
        @Positive @DefaultValue("200") int burst,
        @Positive @DefaultValue("100000") int addresses,
        @DefaultValue("64KB") DataSize body,
        @DefaultValue("11MB") DataSize upload,
        @DefaultValue("20s") Duration readTimeout) {}
