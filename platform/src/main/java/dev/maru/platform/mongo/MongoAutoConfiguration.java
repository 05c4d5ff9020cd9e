package dev.maru.platform.mongo;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.reactivestreams.client.MongoClient;
import dev.maru.platform.problem.ErrorCode;
import dev.maru.platform.problem.MaruException;
import dev.maru.platform.problem.ProblemMapping;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.mongodb.core.ReactiveMongoOperations;

/** What every service that has a store does in the same way. */
@AutoConfiguration(afterName = "org.springframework.boot.data.mongodb.autoconfigure.DataMongoReactiveAutoConfiguration")
@ConditionalOnClass({MongoClient.class, ReactiveMongoOperations.class})
class MongoAutoConfiguration {

    private static final int SELECTION_TIMEOUT_MS = 3_000;
    private static final int CONNECT_TIMEOUT_MS = 2_000;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

    /** Last, so that nothing in an address can weaken what is promised: no acknowledged write is ever lost. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    MongoClientSettingsBuilderCustomizer durable(@Value("${spring.application.name:maru}") String service) {
        return settings -> durable(settings, service);
    }

    static void durable(MongoClientSettings.Builder settings, String service) {
        settings.applicationName(service)
                .writeConcern(WriteConcern.MAJORITY.withJournal(true))
                .readConcern(ReadConcern.MAJORITY)
                .readPreference(ReadPreference.primary())
                .retryWrites(true)
                .retryReads(true)
                .applyToClusterSettings(
                        cluster -> cluster.serverSelectionTimeout(SELECTION_TIMEOUT_MS, TimeUnit.MILLISECONDS))
                .applyToSocketSettings(socket -> socket.connectTimeout(CONNECT_TIMEOUT_MS, TimeUnit.MILLISECONDS));
    }

    @Bean
    @ConditionalOnBean(ReactiveMongoOperations.class)
    IndexBuilder indexBuilder(ReactiveMongoOperations mongo, ObjectProvider<MongoIndexes> wanted) {
        return new IndexBuilder(mongo, wanted.orderedStream().toList(), BETWEEN_TRIES);
    }

    @Bean
    @ConditionalOnBean(ReactiveMongoOperations.class)
    StoreHealthIndicator storeHealthIndicator(ReactiveMongoOperations mongo) {
        return new StoreHealthIndicator(mongo);
    }

    @Bean
    ProblemMapping storeUnavailable() {
        return MongoAutoConfiguration::unavailable;
    }

    private static @Nullable MaruException unavailable(Throwable error) {
        return switch (error) {
            case DataAccessResourceFailureException _, QueryTimeoutException _ -> away();
            case MongoTimeoutException _, MongoSocketException _ -> away();
            default -> null;
        };
    }

    private static MaruException away() {
        return new MaruException(ErrorCode.UNAVAILABLE, "Not available now, try again");
    }
}
