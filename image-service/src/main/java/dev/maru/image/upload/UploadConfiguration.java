package dev.maru.image.upload;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Receiving. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UploadLimits.class)
@Import(UncountedBodies.class)
public class UploadConfiguration {

    @Bean
    Uploads uploads(UploadLimits limits) {
        return new Uploads(limits);
    }

    @Bean
    UploadRate uploadRate(UploadLimits limits) {
        return new UploadRate(limits, System::nanoTime);
    }
}
