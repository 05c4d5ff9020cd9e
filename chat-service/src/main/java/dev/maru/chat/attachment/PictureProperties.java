package dev.maru.chat.attachment;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param imageUrl where image-service is
 * @param timeout how long a message with pictures waits for its answer
 */
@Validated
@ConfigurationProperties("maru.chat.attachment")
public record PictureProperties(
        String imageUrl, @DefaultValue("3s") Duration timeout) {}
