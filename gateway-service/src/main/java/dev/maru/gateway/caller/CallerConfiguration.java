package dev.maru.gateway.caller;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CallerProperties.class)
public class CallerConfiguration {

    @Bean
    CallerFilter callerFilter(CallerProperties properties) {
        return new CallerFilter(new TrustedNetworks(properties.trustedProxies()));
    }

    @Bean
    CallerHeaders callerHeaders() {
        return new CallerHeaders();
    }
}
