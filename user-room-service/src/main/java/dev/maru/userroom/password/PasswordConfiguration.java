package dev.maru.userroom.password;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PasswordProperties.class)
public class PasswordConfiguration {

    @Bean
    PasswordRule passwordRule() {
        return new PasswordRule();
    }

    @Bean
    PasswordHasher passwordHasher(PasswordProperties properties, MeterRegistry meters) {
        return new PasswordHasher(properties, meters);
    }
}
