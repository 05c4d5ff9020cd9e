package dev.maru.image.store;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param in what keeps pictures: {@code directory} or {@code s3}
 * @param directory where pictures lie; may be shared by several instances
 * @param threads that work on the disk
 * @param keepYoung how long a file is kept though nobody refers to it (yet): longer than an upload takes
 * @param orphanSweep how often all is looked through for files that a crash left behind
 * @param cache of pictures that are asked for often, in memory
 * @param cacheTime how long a picture stays there, and so for how long another instance may go on serving what was purged
 */
@Validated
@ConfigurationProperties("maru.store")
public record StoreProperties(
        @NotNull String in,
        @NotNull Path directory,
        @Min(1) int threads,
        @NotNull Duration keepYoung,
        @NotNull Duration orphanSweep,
        @NotNull DataSize cache,
        @NotNull Duration cacheTime) {}
