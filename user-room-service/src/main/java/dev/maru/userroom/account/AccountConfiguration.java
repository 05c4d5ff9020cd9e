package dev.maru.userroom.account;

import dev.maru.platform.mongo.MongoIndexes;
import dev.maru.platform.security.PublicPaths;
import dev.maru.userroom.outbox.Courier;
import dev.maru.userroom.outbox.PendingChanges;
import dev.maru.userroom.password.PasswordHasher;
import dev.maru.userroom.revocation.RevocationLog;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.index.Index;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AdminProperties.class)
@Import(AccountEndpoint.class)
public class AccountConfiguration {

    @Bean
    Accounts accounts(
            ReactiveMongoTemplate mongo, PasswordHasher hasher, PendingChanges pending, Courier courier, Clock clock) {
        return new Accounts(mongo, hasher, pending, courier, clock);
    }

    @Bean
    AccountOutbox accountOutbox(
            ReactiveMongoTemplate mongo, RevocationLog revocations, ObjectProvider<Farewell> farewells) {
        return new AccountOutbox(
                mongo, revocations, () -> farewells.orderedStream().toList());
    }

    @Bean
    WordsMigration wordsMigration(ReactiveMongoTemplate mongo) {
        return new WordsMigration(mongo, WordsMigration.BATCH);
    }

    @Bean
    Admins admins(AdminProperties properties) {
        return new Admins(properties);
    }

    /** Sparse: an account without an address, and most are not made by a named request. */
    @Bean
    MongoIndexes accountIndexes() {
        return new MongoIndexes(
                Account.COLLECTION,
                List.of(
                        new Index("email", Sort.Direction.ASC).unique().sparse(),
                        new Index("words", Sort.Direction.ASC).sparse(),
                        new Index("request", Sort.Direction.ASC).unique().sparse()));
    }

    @Bean
    PublicPaths publicAccountPaths() {
        return PublicPaths.of(PublicPaths.post("/api/v1/accounts"));
    }
}
