package dev.maru.userroom.secret;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class SecretConfiguration {

    @Bean
    MasterSecret masterSecret(@Value("${maru.token.secret:#{null}}") @Nullable String secret) {
        SecureBytes.seed();
        return new MasterSecret(secret);
    }
}
