package dev.maru.userroom.verification;

import dev.maru.platform.mongo.MongoIndexes;
import dev.maru.platform.security.PublicPaths;
import dev.maru.userroom.account.SignUpCheck;
import dev.maru.userroom.limit.Quota;
import dev.maru.userroom.secret.KeyedHash;
import dev.maru.userroom.secret.MasterSecret;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.index.Index;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(VerificationProperties.class)
@Import(VerificationEndpoint.class)
public class VerificationConfiguration {

    @Bean
    EmailCodes emailCodes(ReactiveMongoTemplate mongo, MasterSecret secret, Clock clock) {
        return new EmailCodes(mongo, new KeyedHash(secret, "email codes"), clock);
    }

    @Bean
    SignUpCheck signUpCheck(EmailCodes codes, VerificationProperties properties, Clock clock) {
        return new CodedSignUps(codes, properties, clock);
    }

    @Bean
    Quota codesPerEmail(VerificationProperties properties, Clock clock) {
        return new Quota(properties.perEmail(), properties.window(), clock);
    }

    @Bean
    Quota codesPerAddress(VerificationProperties properties, Clock clock) {
        return new Quota(properties.perAddress(), properties.window(), clock);
    }

    @Bean
    MongoIndexes codeIndexes() {
        return new MongoIndexes(EmailCode.COLLECTION, List.of(new Index("expiresAt", Sort.Direction.ASC)));
    }

    @Bean
    PublicPaths publicCodePaths() {
        return PublicPaths.of(PublicPaths.post("/api/v1/email-codes"));
    }
}
