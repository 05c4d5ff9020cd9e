package dev.maru.image.store;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * @param directory where pictures lie; may be shared by several instances
 * @param threads that work on the disk
 * @param keepYoung how long a file is kept though nobody refers to it (yet): longer than an upload takes
 * @param orphanSweep how often the whole directory is looked through for files that a crash left behind
 */
@Validated
@ConfigurationProperties("maru.store")
public record StoreProperties(
        @NotNull Path directory,
        @Min(1) int threads,
        @NotNull Duration keepYoung,
        @NotNull Duration orphanSweep) {}
