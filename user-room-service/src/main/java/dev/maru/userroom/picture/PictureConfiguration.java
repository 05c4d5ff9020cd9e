package dev.maru.userroom.picture;

import dev.maru.platform.security.ServiceTokenFilter;
import dev.maru.platform.security.ServiceTokens;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.client.WebClient;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ImageProperties.class)
@Import(BlockedPictureEndpoint.class)
public class PictureConfiguration {

    @Bean
    ImageClient imageClient(WebClient.Builder client, ServiceTokens tokens, ImageProperties properties) {
        WebClient image = client.baseUrl(properties.url().toString())
                .filter(new ServiceTokenFilter(tokens, "image-service"))
                .build();
        return new ImageClient(image, properties.timeout());
    }
}
