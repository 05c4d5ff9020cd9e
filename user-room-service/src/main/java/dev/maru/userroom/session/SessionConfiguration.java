package dev.maru.userroom.session;

import dev.maru.platform.mongo.MongoIndexes;
import dev.maru.platform.security.PublicPaths;
import dev.maru.platform.sweep.Sweep;
import dev.maru.userroom.account.Accounts;
import dev.maru.userroom.account.Admins;
import dev.maru.userroom.limit.SharedCounts;
import dev.maru.userroom.password.PasswordHasher;
import dev.maru.userroom.profile.Profiles;
import dev.maru.userroom.revocation.RevocationLog;
import dev.maru.userroom.secret.MasterSecret;
import dev.maru.userroom.token.AccessTokenIssuer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.index.Index;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({SessionProperties.class, LoginProperties.class})
@Import({SessionEndpoint.class, PasswordEndpoint.class})
public class SessionConfiguration {

    @Bean
    Sessions sessions(
            ReactiveMongoTemplate mongo,
            MasterSecret secret,
            Clock clock,
            SessionProperties properties,
            Accounts accounts,
            RevocationLog revocations) {
        return new Sessions(mongo, new RefreshTokens(secret), clock, properties, accounts, revocations);
    }

    @Bean
    Sweep oldSessionsRemoved(Sessions sessions) {
        return new Sweep("Old sessions are not removed", Sessions.SWEEP, Duration.ofMinutes(5), sessions::removeOld);
    }

    @Bean
    SessionStart sessionStart(
            Sessions sessions,
            Profiles profiles,
            AccessTokenIssuer tokens,
            Admins admins,
            RefreshCookie cookie,
            Clock clock) {
        return new SessionStart(sessions, profiles, tokens, admins, cookie, clock);
    }

    @Bean
    PasswordCheck passwordCheck(PasswordHasher hasher, LoginGate gate) {
        return new PasswordCheck(hasher, gate);
    }

    @Bean
    LoginGate loginGate(LoginProperties properties, SharedCounts counts, Clock clock) {
        return new LoginGate(properties, counts, clock);
    }

    @Bean
    RefreshCookie refreshCookie(SessionProperties properties) {
        return new RefreshCookie(properties);
    }

    @Bean
    MongoIndexes sessionIndexes() {
        return new MongoIndexes(
                Session.COLLECTION,
                List.of(new Index("expiresAt", Sort.Direction.ASC), new Index("user", Sort.Direction.ASC)));
    }

    @Bean
    PublicPaths publicSessionPaths() {
        return PublicPaths.of(
                PublicPaths.post(RefreshCookie.PATH),
                PublicPaths.post(RefreshCookie.PATH + "/refresh"),
                PublicPaths.delete(RefreshCookie.PATH + "/current"));
    }
}
