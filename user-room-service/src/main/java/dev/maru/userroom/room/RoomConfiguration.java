package dev.maru.userroom.room;

import dev.maru.platform.mongo.MongoIndexes;
import dev.maru.userroom.chat.ChatClient;
import dev.maru.userroom.membership.Headcount;
import dev.maru.userroom.membership.Memberships;
import dev.maru.userroom.outbox.PendingChanges;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.index.Index;

@Configuration(proxyBeanMethods = false)
@Import({RoomEndpoint.class, MemberEndpoint.class, MyRoomsEndpoint.class, InternalRoomEndpoint.class})
public class RoomConfiguration {

    @Bean
    Rooms rooms(ReactiveMongoTemplate mongo, PendingChanges pending, Clock clock) {
        return new Rooms(mongo, pending, clock);
    }

    @Bean
    RoomViews roomViews(Memberships memberships, Headcount headcount) {
        return new RoomViews(memberships, headcount);
    }

    @Bean
    Ownership ownership(Rooms rooms, Memberships memberships) {
        return new Ownership(rooms, memberships);
    }

    @Bean
    MembershipOutbox membershipOutbox(Memberships memberships, Ownership ownership, ChatClient chat) {
        return new MembershipOutbox(memberships, ownership, chat);
    }

    @Bean
    RoomOutbox roomOutbox(Rooms rooms, Memberships memberships, ChatClient chat) {
        return new RoomOutbox(rooms, memberships, chat);
    }

    @Bean
    MongoIndexes roomIndexes() {
        return new MongoIndexes(
                Room.COLLECTION,
                List.of(
                        new Index("state", Sort.Direction.ASC).on("_id", Sort.Direction.DESC),
                        new Index("request", Sort.Direction.ASC).unique().sparse()));
    }
}
