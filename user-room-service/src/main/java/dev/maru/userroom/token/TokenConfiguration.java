package dev.maru.userroom.token;

import dev.maru.platform.security.PublicPaths;
import dev.maru.platform.sweep.Sweep;
import dev.maru.userroom.secret.MasterSecret;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TokenProperties.class)
@Import(JwksEndpoint.class)
public class TokenConfiguration {

    @Bean
    SigningKeys signingKeys(ReactiveMongoTemplate mongo, MasterSecret secret, Clock clock, TokenProperties properties) {
        return new SigningKeys(mongo, new KeySeal(secret), clock, properties.rotateEvery());
    }

    @Bean
    Sweep signingKeysReloaded(SigningKeys keys) {
        return new Sweep("Signing keys are not reloaded", SigningKeys.RELOAD, Duration.ofSeconds(30), keys::load);
    }

    @Bean
    AccessTokenIssuer accessTokenIssuer(SigningKeys keys, TokenProperties properties, Clock clock) {
        return new AccessTokenIssuer(keys, properties, clock);
    }

    @Bean
    PublicPaths publicKeyPaths() {
        return PublicPaths.of(PublicPaths.get(JwksEndpoint.PATH));
    }
}
