package dev.maru.image.upload;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param directory where an upload lies while it is worked on
 * @param size of the file
 * @param time that receiving it may take
 * @param concurrent uploads received or worked on at the same time
 * @param threads that write uploads
 * @param perMinute uploads of one user in the long run
 * @param burst uploads of one user at once
 * @param remembered users whose rate is known; the one who has not uploaded for longest is forgotten first
 */
@Validated
@ConfigurationProperties("maru.upload")
record UploadLimits(
        @NotNull Path directory,
        @NotNull DataSize size,
        @NotNull Duration time,
        @Min(1) int concurrent,
        @Min(1) int threads,
        @Min(1) int perMinute,
        @Min(1) int burst,
        @Min(1) int remembered) {}
