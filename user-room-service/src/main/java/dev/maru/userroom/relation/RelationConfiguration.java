package dev.maru.userroom.relation;

import dev.maru.platform.mongo.MongoIndexes;
import dev.maru.userroom.outbox.PendingChanges;
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
@EnableConfigurationProperties(RelationProperties.class)
@Import(RelationEndpoint.class)
public class RelationConfiguration {

    @Bean
    Relations relations(
            ReactiveMongoTemplate mongo, PendingChanges pending, Clock clock, RelationProperties properties) {
        return new Relations(mongo, pending, clock, properties);
    }

    @Bean
    BlockEffects blockEffects(Relations relations, List<BlockListener> listeners) {
        return new BlockEffects(relations, listeners);
    }

    @Bean
    BlockOutbox blockOutbox(Relations relations, BlockEffects effects) {
        return new BlockOutbox(relations, effects);
    }

    @Bean
    MongoIndexes followIndexes() {
        return new MongoIndexes(Follow.COLLECTION, List.of(newestOf("from"), newestOf("to")));
    }

    @Bean
    MongoIndexes blockIndexes() {
        return new MongoIndexes(
                Block.COLLECTION,
                List.of(new Index("from", Sort.Direction.ASC)
                        .on("active", Sort.Direction.ASC)
                        .on("at", Sort.Direction.DESC)
                        .on("_id", Sort.Direction.DESC)));
    }

    private static Index newestOf(String side) {
        return new Index(side, Sort.Direction.ASC).on("at", Sort.Direction.DESC).on("_id", Sort.Direction.DESC);
    }
}
