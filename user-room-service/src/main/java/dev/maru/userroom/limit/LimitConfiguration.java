package dev.maru.userroom.limit;

import dev.maru.userroom.redis.Redis;
import dev.maru.userroom.secret.KeyedHash;
import dev.maru.userroom.secret.MasterSecret;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitProperties.class)
public class LimitConfiguration {

    @Bean(initMethod = "open")
    SharedCounts sharedCounts(Redis redis, MasterSecret secret, MeterRegistry meters) {
        return new SharedCounts(redis::open, new KeyedHash(secret, "limits"), meters);
    }

    @Bean
    Quotas quotas(Clock clock, SharedCounts sharedCounts) {
        return new Quotas(clock, sharedCounts);
    }

    @Bean
    AddressFilter addressFilter() {
        return new AddressFilter();
    }

    @Bean
    RateLimits rateLimits(LimitProperties properties, Quotas quotas) {
        return new RateLimits(properties, quotas);
    }
}
