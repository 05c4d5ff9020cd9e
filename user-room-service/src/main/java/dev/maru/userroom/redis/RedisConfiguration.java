package dev.maru.userroom.redis;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which form Redis has is a setting, not a question asked at run time. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RedisProperties.class)
public class RedisConfiguration {

    @Bean
    @ConditionalOnProperty(name = "maru.redis.cluster", havingValue = "false", matchIfMissing = true)
    Redis redisServer(RedisProperties properties) {
        return Redis.server(properties.url(), properties.timeout());
    }

    @Bean
    @ConditionalOnProperty(name = "maru.redis.cluster", havingValue = "true")
    Redis redisCluster(RedisProperties properties) {
        return Redis.cluster(properties.url(), properties.timeout());
    }
}
