package dev.maru.chat.instance;

import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.maru.platform.security.ServiceTokens;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.client.WebClient;

/** The beans by which instances know and reach each other. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(InstanceProperties.class)
public class InstanceConfiguration {

    @Bean
    Instances instances(
            MongoDatabase database, InstanceProperties properties, Environment environment, MeterRegistry meters) {
        return new Instances(
                new InstanceStore(database), () -> OwnAddress.of(properties, environment), properties, meters);
    }

    @Bean
    InstancesLifecycle instancesLifecycle(Instances instances) {
        return new InstancesLifecycle(instances);
    }

    @Bean
    PeerClient peerClient(WebClient.Builder clients, ServiceTokens tokens) {
        return new PeerClient(clients, tokens);
    }
}
