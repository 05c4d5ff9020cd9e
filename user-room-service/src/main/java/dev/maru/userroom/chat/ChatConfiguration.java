package dev.maru.userroom.chat;

import dev.maru.platform.security.ServiceTokenFilter;
import dev.maru.platform.security.ServiceTokens;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.WebClient;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ChatProperties.class)
public class ChatConfiguration {

    @Bean
    ChatClient chatClient(WebClient.Builder client, ServiceTokens tokens, ChatProperties properties) {
        WebClient chat = client.baseUrl(properties.url().toString())
                .filter(new ServiceTokenFilter(tokens, "chat-service"))
                .build();
        return new ChatClient(chat, properties);
    }
}
