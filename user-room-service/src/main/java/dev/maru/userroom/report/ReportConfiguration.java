package dev.maru.userroom.report;

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
@Import({ReportEndpoint.class, ModerationEndpoint.class, ReportedMessages.class})
public class ReportConfiguration {

    @Bean
    Reports reports(ReactiveMongoTemplate mongo, Clock clock) {
        return new Reports(mongo, clock);
    }

    @Bean
    MongoIndexes reportIndexes() {
        return new MongoIndexes(
                Report.COLLECTION,
                List.of(
                        new Index("key", Sort.Direction.ASC).unique(),
                        new Index("state", Sort.Direction.ASC).on("_id", Sort.Direction.ASC)));
    }
}
