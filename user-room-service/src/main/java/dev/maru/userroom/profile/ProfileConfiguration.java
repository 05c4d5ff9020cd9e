package dev.maru.userroom.profile;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;

@Configuration(proxyBeanMethods = false)
@Import({MeEndpoint.class, UserEndpoint.class, InternalAvatarEndpoint.class, ProfileNews.class})
public class ProfileConfiguration {

    @Bean
    Profiles profiles(ReactiveMongoTemplate mongo) {
        return new Profiles(mongo);
    }
}
