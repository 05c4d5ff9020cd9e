package dev.maru.image.store;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Storing and serving. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoreProperties.class)
@Import(PictureEndpoint.class)
public class StoreConfiguration {

    @Bean
    DirectoryPictureStore pictureStore(StoreProperties properties) {
        return new DirectoryPictureStore(properties);
    }

    @Bean
    PictureRemoval pictureRemoval(DirectoryPictureStore store, References references, StoreProperties properties) {
        return new PictureRemoval(store, references, properties);
    }
}
