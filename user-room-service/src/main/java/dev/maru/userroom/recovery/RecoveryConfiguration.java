package dev.maru.userroom.recovery;

import dev.maru.platform.mongo.MongoIndexes;
import dev.maru.platform.security.PublicPaths;
import dev.maru.userroom.account.Accounts;
import dev.maru.userroom.limit.Quotas;
import dev.maru.userroom.mail.PostOffice;
import dev.maru.userroom.mail.RequestedMail;
import dev.maru.userroom.secret.KeyedHash;
import dev.maru.userroom.secret.MasterSecret;
import dev.maru.userroom.verification.VerificationProperties;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.index.Index;

@Configuration(proxyBeanMethods = false)
@Import(RecoveryEndpoint.class)
public class RecoveryConfiguration {

    @Bean
    PasswordResets passwordResets(ReactiveMongoTemplate mongo, MasterSecret secret, Clock clock) {
        return new PasswordResets(mongo, new KeyedHash(secret, "password resets"), clock);
    }

    @Bean
    RequestedMail requestedResets(
            PostOffice office, Accounts accounts, Quotas quotas, VerificationProperties properties) {
        return new RequestedMail(
                office,
                accounts,
                quotas.of("resets by mail address", properties.perEmail(), properties.window()),
                quotas.of("resets by address", properties.perAddress(), properties.window()));
    }

    @Bean
    MongoIndexes resetIndexes() {
        return new MongoIndexes(
                PasswordReset.COLLECTION,
                List.of(new Index("user", Sort.Direction.ASC), new Index("expiresAt", Sort.Direction.ASC)));
    }

    @Bean
    PublicPaths publicResetPaths() {
        return PublicPaths.of(
                PublicPaths.post("/api/v1/password-resets"), PublicPaths.post("/api/v1/password-resets/confirmation"));
    }
}
