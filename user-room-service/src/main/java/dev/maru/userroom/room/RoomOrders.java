package dev.maru.userroom.room;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.maru.userroom.membership.Membership;
import dev.maru.userroom.membership.Memberships;
import java.util.List;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import reactor.core.publisher.Mono;

/** What people put on top of their lists. The last word counts. */
public final class RoomOrders {

    private final ReactiveMongoTemplate mongo;
    private final Memberships memberships;

    RoomOrders(ReactiveMongoTemplate mongo, Memberships memberships) {
        this.mongo = mongo;
        this.memberships = memberships;
    }

    Mono<List<String>> of(String user) {
        return mongo.findById(user, RoomOrder.class).map(RoomOrder::rooms).defaultIfEmpty(List.of());
    }

    /** Keeps those of the rooms that the user is in, and gives them. */
    Mono<List<String>> put(String user, List<String> rooms) {
        return memberships
                .ofUser(user)
                .map(Membership::room)
                .collectList()
                .map(mine -> rooms.stream().distinct().filter(mine::contains).toList())
                .flatMap(order -> mongo.save(new RoomOrder(user, order)).thenReturn(order));
    }

    public Mono<Void> forget(String user) {
        return mongo.remove(query(where("_id").is(user)), RoomOrder.class).then();
    }
}
