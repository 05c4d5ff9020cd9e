package dev.maru.chat.connection;

import dev.maru.chat.admission.Admission;
import dev.maru.chat.error.Refusal;
import dev.maru.chat.frame.ServerFrames;
import dev.maru.chat.instance.Instance;
import dev.maru.chat.instance.Instances;
import dev.maru.chat.instance.PeerClient;
import dev.maru.chat.presence.Presence;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What somebody says to one connection: it is told if it can be told now, and not stored. */
final class DirectMessages {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

    /** In how many of its rooms somebody who has none of them open is looked for as a member. */
    private static final int MAX_MEMBERSHIPS = 16;

    private final ConnectionIds ids;
    private final Connections connections;
    private final Admission admission;
    private final Presence presence;
    private final Instances instances;
    private final PeerClient peers;
    private final Clock clock;

    record Direct(String from, String text) {}

    DirectMessages(
            ConnectionIds ids,
            Connections connections,
            Admission admission,
            Presence presence,
            Instances instances,
            PeerClient peers,
            Clock clock) {
        this.ids = ids;
        this.connections = connections;
        this.admission = admission;
        this.presence = presence;
        this.instances = instances;
        this.peers = peers;
        this.clock = clock;
    }

    /** Completes when the connection's socket took it; an error says why not. */
    Mono<Void> send(String from, String id, String text) {
        Refusal refusal = admission.unstored(from, text);
        if (refusal != null) {
            return Mono.error(refusal.toException());
        }
        return ids.read(id)
                .map(place -> ids.isHere(place)
                        ? tell(place, new Direct(from, text))
                        : hand(place, id, new Direct(from, text)))
                .orElseGet(() -> Mono.error(Refusal.noConnection().toException()));
    }

    /** The same, asked by another instance. */
    Mono<Void> sendHere(String id, Direct direct) {
        return ids.read(id)
                .filter(ids::isHere)
                .map(place -> tell(place, direct))
                .orElseGet(() -> Mono.error(Refusal.noConnection().toException()));
    }

    private Mono<Void> hand(ConnectionIds.Place place, String id, Direct direct) {
        Optional<Instance> instance = instances.find(place.instance());
        if (instance.isEmpty()) {
            return Mono.error(Refusal.connectionGone().toException());
        }
        return peers.post(instance.get(), "/internal/v1/connections/" + id + "/messages")
                .bodyValue(direct)
                .exchangeToMono(DirectMessages::outcome)
                .timeout(ANSWER_WITHIN)
                .onErrorReturn(Optional.of(Refusal.unavailable()))
                .flatMap(refusal ->
                        refusal.isPresent() ? Mono.<Void>error(refusal.get().toException()) : Mono.<Void>empty());
    }

    private static Mono<Optional<Refusal>> outcome(ClientResponse answer) {
        Optional<Refusal> refusal = answer.statusCode().is2xxSuccessful()
                ? Optional.empty()
                : Optional.of(
                        switch (answer.statusCode().value()) {
                            case 404 -> Refusal.noConnection();
                            case 410 -> Refusal.connectionGone();
                            default -> Refusal.unavailable();
                        });
        return answer.releaseBody().thenReturn(refusal);
    }

    private Mono<Void> tell(ConnectionIds.Place place, Direct direct) {
        Connection connection = connections.find(place.number());
        if (connection == null) {
            return Mono.error(Refusal.connectionGone().toException());
        }
        return Mono.fromFuture(connection.rooms())
                .flatMap(rooms -> mayTell(direct.from(), rooms))
                .flatMap(may -> may
                        ? Mono.fromFuture(
                                connection.direct(ServerFrames.direct(direct.from(), direct.text(), clock.instant())))
                        : Mono.just(Optional.of(Refusal.noConnection())))
                .flatMap(refusal ->
                        refusal.isPresent() ? Mono.<Void>error(refusal.get().toException()) : Mono.<Void>empty());
    }

    /** Whether somebody has one of the rooms open, or is a member of one. */
    private Mono<Boolean> mayTell(String from, List<String> rooms) {
        return Flux.fromIterable(rooms)
                .concatMap(room -> presence.isIn(room, from))
                .any(present -> present)
                .flatMap(present -> present
                        ? Mono.just(true)
                        : Flux.fromIterable(rooms)
                                .take(MAX_MEMBERSHIPS)
                                .concatMap(room -> isMember(from, room))
                                .any(member -> member));
    }

    private Mono<Boolean> isMember(String user, String room) {
        return Mono.fromFuture(() -> admission.member(user, room))
                .map(_ -> false)
                .defaultIfEmpty(true);
    }
}
