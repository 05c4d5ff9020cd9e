package dev.maru.userroom.membership;

import dev.maru.platform.mongo.MongoIndexes;
import dev.maru.userroom.outbox.PendingChanges;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.index.Index;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MembershipProperties.class)
public class MembershipConfiguration {

    @Bean
    Headcount headcount(ReactiveMongoTemplate mongo) {
        return new Headcount(mongo);
    }

    @Bean
    Memberships memberships(
            ReactiveMongoTemplate mongo,
            PendingChanges pending,
            Headcount headcount,
            Clock clock,
            MembershipProperties properties) {
        return new Memberships(mongo, pending, headcount, clock, properties);
    }

    @Bean
    MongoIndexes membershipIndexes() {
        return new MongoIndexes(
                Membership.COLLECTION,
                List.of(
                        new Index("room", Sort.Direction.ASC)
                                .on("standing", Sort.Direction.ASC)
                                .on("joinedAt", Sort.Direction.ASC)
                                .on("_id", Sort.Direction.ASC),
                        new Index("user", Sort.Direction.ASC).on("standing", Sort.Direction.ASC)));
    }
}
