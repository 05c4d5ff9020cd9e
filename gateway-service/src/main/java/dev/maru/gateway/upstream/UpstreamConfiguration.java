package dev.maru.gateway.upstream;

import dev.maru.platform.client.ServiceAddresses;
import dev.maru.platform.problem.ErrorCode;
import dev.maru.platform.problem.MaruException;
import dev.maru.platform.problem.ProblemMapping;
import io.netty.handler.timeout.TimeoutException;
import java.io.IOException;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import reactor.netty.channel.AbortedException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;

/** The way to the services, whose instances come and go. */
@Configuration(proxyBeanMethods = false)
public class UpstreamConfiguration {

    @Bean
    HttpClientCustomizer serviceAddresses() {
        return ServiceAddresses::follow;
    }

    /** A service that is down, cuts the connection or does not answer in time is {@code unavailable}, to be tried again. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ProblemMapping upstreamUnavailable() {
        return error -> switch (error) {
            case AbortedException _ -> null; // the client left
            case IOException _, TimeoutException _ -> unavailable();
            case PoolAcquirePendingLimitException _ -> unavailable(); // all connections busy, and the queue full
            default -> null;
        };
    }

    private static MaruException unavailable() {
        return new MaruException(ErrorCode.UNAVAILABLE, "The service is not available now, try again");
    }
}
