package dev.maru.platform.mongo;

import java.time.Duration;
import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.data.mongodb.core.ReactiveMongoOperations;
import reactor.core.publisher.Mono;

/**
 * Whether MongoDB answers a ping. Part of the overall health, not of readiness: when the store is away, taking all
 * instances out of the load balancer helps nobody.
 */
final class StoreHealthIndicator extends AbstractReactiveHealthIndicator {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final ReactiveMongoOperations mongo;

    StoreHealthIndicator(ReactiveMongoOperations mongo) {
        super("The store does not answer");
        this.mongo = mongo;
    }

    @Override
    protected Mono<Health> doHealthCheck(Health.Builder builder) {
        return mongo.executeCommand("{ping: 1}")
                .timeout(TIMEOUT)
                .map(_ -> builder.up().build());
    }
}
