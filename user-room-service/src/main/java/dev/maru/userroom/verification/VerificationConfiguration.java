package dev.maru.userroom.verification;

import dev.maru.platform.mongo.MongoIndexes;
import dev.maru.platform.security.PublicPaths;
import dev.maru.userroom.account.Accounts;
import dev.maru.userroom.account.SignUpCheck;
import dev.maru.userroom.limit.Quotas;
import dev.maru.userroom.mail.PostOffice;
import dev.maru.userroom.mail.RequestedMail;
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
    SignUpCheck signUpCheck(EmailCodes codes, VerificationProperties properties, Quotas quotas) {
        return new CodedSignUps(codes, properties, quotas);
    }

    @Bean
    RequestedMail requestedCodes(
            PostOffice office, Accounts accounts, Quotas quotas, VerificationProperties properties) {
        return new RequestedMail(
                office,
                accounts,
                quotas.of("codes by mail address", properties.perEmail(), properties.window()),
                quotas.of("codes by address", properties.perAddress(), properties.window()));
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
