package dev.maru.chat.connection;

import dev.maru.chat.admission.Admission;
import dev.maru.chat.cursor.ReadCursors;
import dev.maru.chat.frame.ClientFrameDecoder;
import dev.maru.chat.instance.Instances;
import dev.maru.chat.instance.PeerClient;
import dev.maru.chat.log.RoomLog;
import dev.maru.chat.membership.Memberships;
import dev.maru.chat.presence.Presence;
import dev.maru.chat.room.RoomHub;
import dev.maru.chat.room.RoomWriter;
import dev.maru.platform.security.RevokedTokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;

/** The beans of native sockets. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SocketProperties.class)
@Import({SocketEndpoint.class, ConnectionEndpoint.class})
public class ConnectionConfiguration {

    @Bean
    Connections connections(
            ConnectionIds ids, SocketProperties properties, Clock clock, MeterRegistry meters, RevokedTokens revoked) {
        Connections connections = new Connections(ids, properties, clock, meters);
        revoked.addListener(connections::revoke);
        return connections;
    }

    @Bean
    MembershipNews membershipNews(Memberships memberships, RoomHub hub, Connections connections) {
        MembershipNews news = new MembershipNews(hub, connections);
        memberships.addListener(news);
        return news;
    }

    @Bean
    RoomConnections roomConnections(RoomHub hub, Instances instances, PeerClient peers) {
        return new RoomConnections(hub, instances, peers);
    }

    @Bean
    DirectMessages directMessages(
            ConnectionIds ids,
            Connections connections,
            Admission admission,
            Presence presence,
            Instances instances,
            PeerClient peers,
            Clock clock) {
        return new DirectMessages(ids, connections, admission, presence, instances, peers, clock);
    }

    @Bean
    SocketServices socketServices(
            SocketProperties properties,
            ReactiveJwtDecoder tokens,
            RevokedTokens revoked,
            Admission admission,
            RoomWriter writer,
            RoomHub hub,
            ReadCursors cursors,
            RoomLog log) {
        ClientFrameDecoder decoder =
                new ClientFrameDecoder(Math.toIntExact(properties.maxFrame().toBytes()), properties.maxSubscriptions());
        return new SocketServices(decoder, new Tokens(tokens, revoked), admission, writer, hub, cursors, log);
    }
}
