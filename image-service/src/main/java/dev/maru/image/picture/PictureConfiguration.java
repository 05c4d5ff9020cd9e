package dev.maru.image.picture;

import dev.maru.image.picture.jpeg.JpegDecoder;
import dev.maru.image.picture.jpeg.ScaledJpegDecoder;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Rendering. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PictureLimits.class)
public class PictureConfiguration {

    @Bean
    JpegDecoder jpegDecoder() {
        return new ScaledJpegDecoder();
    }

    @Bean
    RenderPool renderPool(PictureLimits limits, JpegDecoder jpeg, MeterRegistry meters) {
        return new RenderPool(limits, jpeg, meters);
    }
}
