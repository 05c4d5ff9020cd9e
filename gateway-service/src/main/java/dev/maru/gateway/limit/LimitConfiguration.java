package dev.maru.gateway.limit;

import com.github.benmanes.caffeine.cache.Ticker;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitProperties.class)
public class LimitConfiguration {

    @Bean
    RequestRate requestRate(LimitProperties limits) {
        return new RequestRate(new TokenBuckets(
                limits.requestsPerSecond(), limits.burst(), limits.addresses(), Ticker.systemTicker()));
    }

    @Bean
    BodyLimit bodyLimit(LimitProperties limits) {
        return new BodyLimit(limits.body(), limits.upload());
    }
}
