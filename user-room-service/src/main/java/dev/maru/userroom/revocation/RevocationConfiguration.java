package dev.maru.userroom.revocation;

import dev.maru.platform.mongo.MongoIndexes;
import dev.maru.platform.sweep.Sweep;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.index.Index;

@Configuration(proxyBeanMethods = false)
@Import(InternalRevocationEndpoint.class)
public class RevocationConfiguration {

    @Bean
    RevocationLog revocationLog(ReactiveMongoTemplate mongo, Clock clock) {
        return new RevocationLog(mongo, clock);
    }

    @Bean
    Sweep revocationsFound(RevocationLog revocations) {
        return new Sweep(
                "Revocations are not looked for", RevocationLog.POLL, Duration.ofSeconds(5), revocations::look);
    }

    @Bean
    Sweep oldRevocationsRemoved(RevocationLog revocations) {
        return new Sweep(
                "Old revocations are not removed", RevocationLog.SWEEP, Duration.ofMinutes(1), revocations::removeOld);
    }

    @Bean
    MongoIndexes revocationIndexes() {
        return new MongoIndexes(StoredRevocation.COLLECTION, List.of(new Index("key", Sort.Direction.ASC).unique()));
    }
}
