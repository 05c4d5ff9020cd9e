package dev.maru.userroom.limit;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitProperties.class)
public class LimitConfiguration {

    @Bean
    RateLimits rateLimits(LimitProperties properties) {
        return new RateLimits(properties);
    }
}
