package dev.maru.userroom.outbox;

import dev.maru.platform.mongo.MongoIndexes;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.index.Index;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CourierProperties.class)
@Import(ParkedEndpoint.class)
public class OutboxConfiguration {

    @Bean
    PendingChanges pendingChanges(ReactiveMongoTemplate mongo, Clock clock, CourierProperties properties) {
        return new PendingChanges(mongo, clock, properties.patience());
    }

    @Bean
    Courier courier(
            PendingChanges pending, List<OutboxOwner> owners, CourierProperties properties, MeterRegistry meters) {
        return new Courier(pending, owners, properties, meters);
    }

    @Bean
    MongoIndexes pendingIndexes() {
        return new MongoIndexes(
                PendingChange.COLLECTION,
                List.of(new Index("due", Sort.Direction.ASC), new Index("parkedAt", Sort.Direction.ASC).sparse()));
    }
}
