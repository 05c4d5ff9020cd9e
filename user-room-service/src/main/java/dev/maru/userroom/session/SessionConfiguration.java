package dev.maru.userroom.session;

import dev.maru.platform.mongo.MongoIndexes;
import dev.maru.platform.security.PublicPaths;
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
@EnableConfigurationProperties({SessionProperties.class, LoginProperties.class})
@Import(SessionEndpoint.class)
public class SessionConfiguration {

    @Bean
    Sessions sessions(ReactiveMongoTemplate mongo, MasterSecret secret, Clock clock, SessionProperties properties) {
        return new Sessions(mongo, new RefreshTokens(secret), clock, properties);
    }

    @Bean
    LoginGate loginGate(LoginProperties properties, Clock clock) {
        return new LoginGate(properties, clock);
    }

    @Bean
    RefreshCookie refreshCookie(SessionProperties properties) {
        return new RefreshCookie(properties);
    }

    @Bean
    MongoIndexes sessionIndexes() {
        return new MongoIndexes(Session.COLLECTION, List.of(new Index("expiresAt", Sort.Direction.ASC)));
    }

    @Bean
    PublicPaths publicSessionPaths() {
        return PublicPaths.of(
                PublicPaths.post(RefreshCookie.PATH),
                PublicPaths.post(RefreshCookie.PATH + "/refresh"),
                PublicPaths.delete(RefreshCookie.PATH + "/current"));
    }
}
