package dev.maru.gateway.origin;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OriginProperties.class)
public class OriginConfiguration {

    @Bean
    OriginCheck originCheck(OriginProperties properties) {
        return new OriginCheck(properties.allowed());
    }
}
