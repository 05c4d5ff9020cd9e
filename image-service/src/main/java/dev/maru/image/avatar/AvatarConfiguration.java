package dev.maru.image.avatar;

import dev.maru.platform.mongo.MongoIndexes;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Whose picture it is, and handing it over. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HandOverProperties.class)
@Import({
    AvatarEndpoint.class,
    InternalAvatarEndpoint.class,
    Avatars.class,
    AvatarRecords.class,
    HandOver.class,
    HandOverSweep.class,
    UserRoomClient.class
})
public class AvatarConfiguration {

    @Bean
    MongoIndexes avatarIndexes() {
        return AvatarRecords.INDEXES;
    }
}
