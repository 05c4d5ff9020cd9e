package dev.maru.userroom.fact;

import dev.maru.platform.mongo.MongoIndexes;
import dev.maru.platform.sweep.Sweep;
import dev.maru.userroom.redis.Redis;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.index.Index;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FactProperties.class)
@Import(FactEndpoint.class)
public class FactConfiguration {

    @Bean
    FactLog factLog(ReactiveMongoTemplate mongo, Clock clock, FactProperties properties, FactBell bell) {
        return new FactLog(mongo, clock, properties.keep(), bell);
    }

    @Bean(initMethod = "open")
    FactBell factBell(Redis redis, MeterRegistry meters) {
        return new FactBell(redis, meters);
    }

    @Bean
    Sweep oldFactsRemoved(FactLog facts) {
        return new Sweep("Old facts are not removed", Duration.ofHours(1), Duration.ofMinutes(5), facts::removeOld);
    }

    @Bean
    MongoIndexes factIndexes() {
        return new MongoIndexes(
                FactDocument.COLLECTION,
                List.of(
                        new Index("key", Sort.Direction.ASC).unique(),
                        new Index("at", Sort.Direction.ASC),
                        new Index("partition", Sort.Direction.ASC).on("seq", Sort.Direction.DESC)));
    }
}
