package dev.maru.userroom.invitation;

import dev.maru.platform.mongo.MongoIndexes;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.index.Index;

@Configuration(proxyBeanMethods = false)
public class InvitationConfiguration {

    @Bean
    InviteCodes inviteCodes(ReactiveMongoTemplate mongo, Clock clock) {
        return new InviteCodes(mongo, clock);
    }

    @Bean
    MongoIndexes inviteCodeIndexes() {
        return new MongoIndexes(
                InviteCode.COLLECTION,
                List.of(
                        new Index("room", Sort.Direction.ASC).on("createdAt", Sort.Direction.DESC),
                        new Index("request", Sort.Direction.ASC).unique().sparse()));
    }
}
