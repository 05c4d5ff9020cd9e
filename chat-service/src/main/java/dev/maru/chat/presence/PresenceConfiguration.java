package dev.maru.chat.presence;

import dev.maru.chat.instance.Instances;
import dev.maru.chat.instance.PeerClient;
import dev.maru.chat.relay.RedisRelay;
import dev.maru.chat.room.RoomHub;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.concurrent.EventExecutor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The beans of presence. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PresenceProperties.class)
@Import(PresenceEndpoint.class)
public class PresenceConfiguration {

    @Bean(initMethod = "start")
    Presence presence(
            EventExecutor roomsThread,
            RoomHub hub,
            RedisRelay relay,
            Instances instances,
            PeerClient peers,
            PresenceProperties properties,
            MeterRegistry meters) {
        return new Presence(roomsThread, hub, relay, instances, peers, properties, meters);
    }
}
