package dev.maru.chat.attachment;

import dev.maru.platform.security.ServiceTokenFilter;
import dev.maru.platform.security.ServiceTokens;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.client.WebClient;

/** Pictures of messages. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PictureProperties.class)
@Import(InternalAttachmentEndpoint.class)
public class AttachmentConfiguration {

    @Bean
    Pictures pictures(WebClient.Builder clients, ServiceTokens tokens, PictureProperties properties) {
        return new Pictures(
                clients.baseUrl(properties.imageUrl())
                        .filter(new ServiceTokenFilter(tokens, "image-service"))
                        .build(),
                properties);
    }
}
