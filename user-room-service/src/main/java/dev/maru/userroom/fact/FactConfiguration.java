package dev.maru.userroom.fact;

import dev.maru.platform.mongo.MongoIndexes;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.index.Index;

@Configuration(proxyBeanMethods = false)
@Import(FactEndpoint.class)
public class FactConfiguration {

    @Bean
    FactLog factLog(ReactiveMongoTemplate mongo, Clock clock) {
        return new FactLog(mongo, clock);
    }

    @Bean
    MongoIndexes factIndexes() {
        return new MongoIndexes(
                FactDocument.COLLECTION,
                List.of(
                        new Index("key", Sort.Direction.ASC).unique(),
                        new Index("partition", Sort.Direction.ASC).on("seq", Sort.Direction.DESC)));
    }
}
