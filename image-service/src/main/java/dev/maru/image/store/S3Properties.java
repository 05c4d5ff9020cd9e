package dev.maru.image.store;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * @param endpoint of a server that speaks S3; absent for Amazon's own in the region
 * @param region that requests are signed for
 * @param bucket that is there already
 * @param accessKey absent for what the environment of the process gives (a role, for instance)
 * @param secretKey to the access key
 * @param pathStyle whether the bucket is named in the path instead of in the host
 * @param connections at most, at a time
 * @param time for one request, with its retries
 */
@Validated
@ConfigurationProperties("maru.store.s3")
record S3Properties(
        @Nullable URI endpoint,
        @NotBlank String region,
        @NotBlank String bucket,
        @Nullable String accessKey,
        @Nullable String secretKey,
        boolean pathStyle,
        @Min(1) int connections,
        @NotNull Duration time) {

    @Override
    public String toString() {
        return "S3Properties[endpoint=" + endpoint + ", region=" + region + ", bucket=" + bucket + "]";
    }
}
