package dev.maru.userroom.room;

import dev.maru.platform.mongo.MongoIndexes;
import dev.maru.platform.sweep.Sweep;
import dev.maru.userroom.chat.ChatClient;
import dev.maru.userroom.fact.FactLog;
import dev.maru.userroom.invitation.InviteCodes;
import dev.maru.userroom.limit.RateLimits;
import dev.maru.userroom.membership.Headcount;
import dev.maru.userroom.membership.Memberships;
import dev.maru.userroom.outbox.Courier;
import dev.maru.userroom.outbox.PendingChanges;
import dev.maru.userroom.password.PasswordHasher;
import dev.maru.userroom.picture.ImageClient;
import dev.maru.userroom.relation.Relations;
import dev.maru.userroom.secret.MasterSecret;
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
@EnableConfigurationProperties(RoomProperties.class)
@Import({
    RoomEndpoint.class,
    MemberEndpoint.class,
    ModerationEndpoint.class,
    InvitationEndpoint.class,
    DirectRoomEndpoint.class,
    MyRoomsEndpoint.class,
    InternalRoomEndpoint.class,
    AdminRoomEndpoint.class
})
public class RoomConfiguration {

    @Bean
    Rooms rooms(ReactiveMongoTemplate mongo, PendingChanges pending, Clock clock) {
        return new Rooms(mongo, pending, clock);
    }

    @Bean
    RoomViews roomViews(Memberships memberships, Headcount headcount, Clock clock) {
        return new RoomViews(memberships, headcount, clock);
    }

    @Bean
    RoomOrders roomOrders(ReactiveMongoTemplate mongo, Memberships memberships) {
        return new RoomOrders(mongo, memberships);
    }

    @Bean
    Standpoints standpoints(Rooms rooms, Memberships memberships) {
        return new Standpoints(rooms, memberships);
    }

    @Bean
    Ownership ownership(Rooms rooms, Memberships memberships) {
        return new Ownership(rooms, memberships);
    }

    @Bean
    Entrance entrance(
            Rooms rooms,
            Memberships memberships,
            InviteCodes codes,
            PasswordHasher hasher,
            RateLimits limits,
            Courier courier,
            Clock clock) {
        return new Entrance(rooms, memberships, codes, hasher, limits, courier, clock);
    }

    @Bean
    NamedRooms namedRooms(Rooms rooms, Memberships memberships, Entrance entrance, Courier courier, RateLimits limits) {
        return new NamedRooms(rooms, memberships, entrance, courier, limits);
    }

    @Bean
    DirectRooms directRooms(
            Rooms rooms, Memberships memberships, Relations relations, RateLimits limits, MasterSecret secret) {
        return new DirectRooms(rooms, memberships, relations, limits, secret);
    }

    @Bean
    DirectRoomCloser directRoomCloser(DirectRooms direct, MembershipOutbox outbox) {
        return new DirectRoomCloser(direct, outbox);
    }

    @Bean
    MembershipOutbox membershipOutbox(Memberships memberships, Rooms rooms, Ownership ownership, FactLog facts) {
        return new MembershipOutbox(memberships, rooms, ownership, facts);
    }

    @Bean
    RoomOutbox roomOutbox(Rooms rooms, Memberships memberships, FactLog facts, ChatClient chat, ImageClient images) {
        return new RoomOutbox(rooms, memberships, facts, chat, images);
    }

    @Bean
    AbandonedRooms abandonedRooms(Rooms rooms, Courier courier, RoomProperties properties, Clock clock) {
        return new AbandonedRooms(rooms, courier, properties, clock);
    }

    @Bean
    Sweep abandonedRoomsDeleted(AbandonedRooms abandoned, RoomProperties properties) {
        return new Sweep(
                "Abandoned rooms are not looked for",
                properties.sweepEvery(),
                Duration.ofSeconds(30),
                abandoned::sweep);
    }

    /** Sparse: most rooms were not made by a named request, have no name of their own and are not of two. */
    @Bean
    MongoIndexes roomIndexes() {
        return new MongoIndexes(
                Room.COLLECTION,
                List.of(
                        new Index("state", Sort.Direction.ASC)
                                .on("kind", Sort.Direction.ASC)
                                .on("_id", Sort.Direction.DESC),
                        new Index("state", Sort.Direction.ASC)
                                .on("kind", Sort.Direction.ASC)
                                .on("words", Sort.Direction.ASC),
                        new Index("archivedAt", Sort.Direction.ASC).sparse(),
                        new Index("two.pair", Sort.Direction.ASC).sparse(),
                        new Index("slot", Sort.Direction.ASC).unique().sparse(),
                        new Index("request", Sort.Direction.ASC).unique().sparse()));
    }
}
