package dev.maru.userroom.picture;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * @param url where image-service is
 * @param timeout how long it may take to take a picture away from all who have it
 */
@Validated
@ConfigurationProperties("maru.image")
record ImageProperties(@NotNull URI url, @NotNull Duration timeout) {}
