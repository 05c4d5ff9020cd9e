package dev.maru.image.picture;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Rendering. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PictureLimits.class)
public class PictureConfiguration {

    @Bean
    RenderPool renderPool(PictureLimits limits, MeterRegistry meters) {
        return new RenderPool(limits, meters);
    }
}
