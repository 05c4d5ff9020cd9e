package dev.maru.userroom.admin;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;

@Configuration(proxyBeanMethods = false)
@Import(AdminEndpoint.class)
public class AdminConfiguration {

    @Bean
    AdminUsers adminUsers(ReactiveMongoTemplate mongo) {
        return new AdminUsers(mongo);
    }
}
