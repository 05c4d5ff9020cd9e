package dev.maru.userroom.mail;

import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MailProperties.class)
public class MailConfiguration {

    @Bean
    PostOffice postOffice(MailProperties properties, MeterRegistry meters) {
        return new PostOffice(carrier(properties), meters);
    }

    private static @Nullable Carrier carrier(MailProperties properties) {
        String host = properties.host();
        if (host != null && !host.isBlank()) {
            return new SmtpCarrier(host, properties);
        }
        return properties.toLog() ? new LogCarrier() : null;
    }
}
