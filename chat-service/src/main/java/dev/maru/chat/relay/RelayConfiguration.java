package dev.maru.chat.relay;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How Redis is reached: which form it has is a setting, not a question asked at run time. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RelayProperties.class)
public class RelayConfiguration {

    private static final Duration LONGEST_RECONNECT = Duration.ofMillis(250);

    @Bean(destroyMethod = "shutdown")
    ClientResources redisResources() {
        return resources();
    }

    /** What the relay's connections share; they come back soon after Redis does. */
    public static ClientResources resources() {
        return ClientResources.builder()
                .reconnectDelay(() -> Delay.exponential(50, LONGEST_RECONNECT.toMillis(), TimeUnit.MILLISECONDS, 2))
                .build();
    }

    @Bean(destroyMethod = "")
    EventExecutor relayThread(ClientResources redisResources) {
        return redisResources.eventExecutorGroup().next();
    }

    @Bean(destroyMethod = "")
    @ConditionalOnProperty(name = "maru.chat.relay.cluster", havingValue = "false", matchIfMissing = true)
    RedisAccess plainRedis(ClientResources redisResources, RelayProperties properties) {
        return new PlainRedis(redisResources, properties);
    }

    @Bean(destroyMethod = "")
    @ConditionalOnProperty(name = "maru.chat.relay.cluster", havingValue = "true")
    RedisAccess shardedRedis(ClientResources redisResources, RelayProperties properties) {
        return new ShardedRedis(redisResources, properties);
    }
}
