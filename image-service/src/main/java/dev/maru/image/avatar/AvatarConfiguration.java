package dev.maru.image.avatar;

import dev.maru.platform.mongo.MongoIndexes;
import dev.maru.platform.sweep.Sweep;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Whose picture it is, and handing it over. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HandOverProperties.class)
@Import({
    AvatarEndpoint.class,
    RoomAvatarEndpoint.class,
    InternalAvatarEndpoint.class,
    Avatars.class,
    AvatarRecords.class,
    HandOver.class,
    UserRoomClient.class
})
public class AvatarConfiguration {

    private static final Duration LONGEST_TURN = Duration.ofMinutes(5);

    /** At once, for what a crash left undone. */
    @Bean
    Sweep handOversRepeated(HandOver handOver, HandOverProperties properties) {
        return new Sweep("Looking for hand-overs failed", properties.sweep(), LONGEST_TURN, handOver::due)
                .fromTheStart();
    }

    @Bean
    MongoIndexes avatarIndexes() {
        return AvatarRecords.INDEXES;
    }
}
