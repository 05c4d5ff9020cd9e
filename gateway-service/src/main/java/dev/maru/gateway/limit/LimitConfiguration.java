package dev.maru.gateway.limit;

import com.github.benmanes.caffeine.cache.Ticker;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
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

    /** Slow headers are ended by the server's idle timeout; this one ends slow bodies. */
    @Bean
    NettyServerCustomizer slowBodies(LimitProperties limits) {
        return server -> server.readTimeout(limits.readTimeout());
    }
}
