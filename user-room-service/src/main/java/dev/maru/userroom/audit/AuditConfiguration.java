package dev.maru.userroom.audit;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;

@Configuration(proxyBeanMethods = false)
public class AuditConfiguration {

    @Bean
    AuditLog auditLog(ReactiveMongoTemplate mongo, Clock clock) {
        return new AuditLog(mongo, clock);
    }
}
