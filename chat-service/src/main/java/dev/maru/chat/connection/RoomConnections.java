package dev.maru.chat.connection;

import dev.maru.chat.instance.Instance;
import dev.maru.chat.instance.Instances;
import dev.maru.chat.instance.PeerClient;
import dev.maru.chat.room.RoomHub;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The connections that have a room open, on all instances. */
final class RoomConnections {

    private static final Logger log = LoggerFactory.getLogger(RoomConnections.class);
    private static final Duration ANSWER_WITHIN = Duration.ofMillis(500);
    private static final int PEERS_AT_ONCE = 8;

    /** The most of one instance, so that an answer stays readable. */
    private static final int MAX_OF_AN_INSTANCE = 1000;

    private static final String PATH = "/internal/v1/connections";

    private final RoomHub hub;
    private final Instances instances;
    private final PeerClient peers;

    /**
     * One connection.
     *
     * @param since when it was opened, ISO 8601
     */
    record Item(String id, String user, String since) {}

    record Items(List<Item> items) {}

    record Asked(String room) {}

    RoomConnections(RoomHub hub, Instances instances, PeerClient peers) {
        this.hub = hub;
        this.instances = instances;
        this.peers = peers;
    }

    Mono<Items> here(String room) {
        return Mono.fromFuture(() -> hub.listeners(room))
                .map(listeners -> new Items(listeners.stream()
                        .filter(Subscription.class::isInstance)
                        .map(listener -> ((Subscription) listener).item())
                        .limit(MAX_OF_AN_INSTANCE)
                        .toList()));
    }

    /** Oldest first. Instances that do not answer in time are left out. */
    Mono<Items> everywhere(String room) {
        return Flux.fromIterable(instances.peers())
                .flatMap(peer -> there(peer, room), PEERS_AT_ONCE)
                .startWith(here(room))
                .flatMapIterable(Items::items)
                .sort(Comparator.comparing(Item::since).thenComparing(Item::id))
                .collectList()
                .map(Items::new);
    }

    private Mono<Items> there(Instance peer, String room) {
        return peers.post(peer, PATH)
                .bodyValue(new Asked(room))
                .retrieve()
                .bodyToMono(Items.class)
                .timeout(ANSWER_WITHIN)
                .doOnError(e -> log.debug("instance {} does not say who is connected", peer.id(), e))
                .onErrorComplete();
    }
}
