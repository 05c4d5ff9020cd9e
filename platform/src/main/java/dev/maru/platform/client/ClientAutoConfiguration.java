package dev.maru.platform.client;

import dev.maru.platform.trace.TraceForwarding;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Scope;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.databind.json.JsonMapper;

/**
 * A {@code WebClient.Builder} for calls between services. It reads tolerantly, in contrast to the service's own
 * codecs: the other side is trusted and may be a version ahead, and its answers are larger than any request.
 */
@AutoConfiguration
class ClientAutoConfiguration {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration ACQUIRE_TIMEOUT = Duration.ofSeconds(2);
    /** Below the idle timeout of our servers, so that a pooled connection is not closed while being reused. */
    private static final Duration MAX_IDLE_TIME = Duration.ofSeconds(30);

    private static final int MAX_CONNECTIONS = 200;
    private static final int MAX_WAITING = 1_000;
    private static final int MAX_RESPONSE_BYTES = 4 * 1024 * 1024;

    @Bean(destroyMethod = "dispose")
    @ConditionalOnMissingBean
    ConnectionProvider serviceConnections(@Value("${spring.application.name:maru}") String service) {
        return ConnectionProvider.builder(service)
                .maxConnections(MAX_CONNECTIONS)
                .pendingAcquireMaxCount(MAX_WAITING)
                .pendingAcquireTimeout(ACQUIRE_TIMEOUT)
                .maxIdleTime(MAX_IDLE_TIME)
                .build();
    }

    @Bean
    @Scope("prototype")
    @ConditionalOnMissingBean
    WebClient.Builder webClientBuilder(ConnectionProvider connections) {
        HttpClient client = ServiceAddresses.follow(HttpClient.create(connections))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(CONNECT_TIMEOUT.toMillis()))
                .responseTimeout(RESPONSE_TIMEOUT);
        JsonMapper tolerant = JsonMapper.builder().build();
        return WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(client))
                .codecs(codecs -> {
                    codecs.defaultCodecs().maxInMemorySize(MAX_RESPONSE_BYTES);
                    codecs.defaultCodecs().jacksonJsonDecoder(new JacksonJsonDecoder(tolerant));
                    codecs.defaultCodecs().jacksonJsonEncoder(new JacksonJsonEncoder(tolerant));
                })
                .filter(new TraceForwarding());
    }
}
