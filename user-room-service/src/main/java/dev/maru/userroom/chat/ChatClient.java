package dev.maru.userroom.chat;

import dev.maru.contracts.room.ParkedFact;
import dev.maru.contracts.room.ParkedFacts;
import dev.maru.contracts.room.ProfileChanged;
import dev.maru.contracts.room.ReplayedFacts;
import dev.maru.contracts.room.RoomSummary;
import dev.maru.contracts.room.Summaries;
import dev.maru.contracts.room.SummariesRequest;
import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.UserRoomErrors;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;

/** chat-service, as far as this service calls it. */
public final class ChatClient {

    private static final Logger log = LoggerFactory.getLogger(ChatClient.class);

    private static final Duration BETWEEN_ERASURES = Duration.ofMillis(100);

    /** An administrator waits for it, and nobody else. */
    private static final Duration REPLAY_TIMEOUT = Duration.ofSeconds(20);

    private final WebClient chat;
    private final Duration commandTimeout;
    private final Duration summariesTimeout;

    ChatClient(WebClient chat, ChatProperties properties) {
        this.chat = chat;
        this.commandTimeout = properties.commandTimeout();
        this.summariesTimeout = properties.summariesTimeout();
    }

    /** Completes when nobody can read or write in the room any more. */
    public Mono<Void> end(String room) {
        return chat.post()
                .uri("/internal/v1/rooms/{room}/end", room)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of())
                .retrieve()
                .toBodilessEntity()
                .timeout(commandTimeout)
                .then()
                .onErrorResume(ChatClient::isForgotten, e -> Mono.empty());
    }

    /** Facts whose lines chat-service could not write; none when it does not say so. */
    public Mono<List<ParkedFact>> parked() {
        return chat.get()
                .uri("/internal/v1/facts/parked")
                .retrieve()
                .bodyToMono(ParkedFacts.class)
                .timeout(commandTimeout)
                .map(ParkedFacts::items)
                .onErrorResume(e -> {
                    log.warn("What chat-service parked is not shown, it did not answer: {}", e.toString());
                    return Mono.just(List.of());
                });
    }

    /** Writes those lines, as far as nothing is in their way any more; gives how many. */
    public Mono<Long> replayParked() {
        return chat.post()
                .uri("/internal/v1/facts/parked/replay")
                .retrieve()
                .bodyToMono(ReplayedFacts.class)
                .timeout(REPLAY_TIMEOUT)
                .map(ReplayedFacts::replayed)
                .onErrorMap(e -> UserRoomErrors.unavailable());
    }

    /** Tells those who are in the rooms now that a person looks different; completes when chat-service has heard of it. */
    public Mono<Void> profileChanged(ProfileChanged change) {
        return chat.post()
                .uri("/internal/v1/profiles/changed")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(change)
                .retrieve()
                .toBodilessEntity()
                .timeout(commandTimeout)
                .then();
    }

    /**
     * Completes when nothing is left of what a person said in a room. Some messages at a time, because each is taken back like
     * by hand, so that all who see it learn of it.
     */
    public Mono<Void> erase(String room, String user) {
        Mono<Erasure> some = chat.post()
                .uri("/internal/v1/rooms/{room}/authors/{user}/erasure", room, user)
                .retrieve()
                .bodyToMono(Erasure.class)
                .timeout(commandTimeout);
        return some.expand(
                        answer -> answer.left() ? Mono.delay(BETWEEN_ERASURES).then(some) : Mono.empty())
                .then()
                .onErrorResume(ChatClient::isForgotten, e -> Mono.empty());
    }

    /** Completes when it is forgotten how far a person has read in a room. */
    public Mono<Void> forgetCursor(String room, String user) {
        return chat.delete()
                .uri("/internal/v1/rooms/{room}/cursors/{user}", room, user)
                .retrieve()
                .toBodilessEntity()
                .timeout(commandTimeout)
                .then();
    }

    /** A message with a few before and after it, as chat-service answers; fails with 404 when there is no such message. */
    public Mono<byte[]> around(String room, long message) {
        return chat.get()
                .uri("/internal/v1/rooms/{room}/messages/{message}/surroundings", room, message)
                .retrieve()
                .bodyToMono(byte[].class)
                .timeout(commandTimeout)
                .onErrorMap(WebClientResponseException.NotFound.class, e -> MaruException.notFound("Message"))
                .onErrorMap(e -> !(e instanceof MaruException), e -> UserRoomErrors.unavailable());
    }

    /** How the rooms look to the user, by room; empty when chat-service does not say so in time. */
    public Mono<Map<String, RoomSummary>> summaries(String user, List<String> rooms) {
        if (rooms.isEmpty()) {
            return Mono.just(Map.of());
        }
        return chat.post()
                .uri("/internal/v1/summaries")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(new SummariesRequest(user, rooms))
                .retrieve()
                .bodyToMono(Summaries.class)
                .timeout(summariesTimeout)
                .map(answer -> answer.items().stream()
                        .collect(Collectors.toMap(RoomSummary::room, Function.identity(), (one, same) -> one)))
                .onErrorResume(e -> {
                    log.warn("Rooms are shown without their lines, chat-service did not answer: {}", e.toString());
                    return Mono.just(Map.of());
                });
    }

    /** What was to be said about a deleted room can be said to nobody. Not so a 404: that may be a wrong address. */
    private static boolean isForgotten(Throwable e) {
        return e instanceof WebClientResponseException answer && answer.getStatusCode() == HttpStatus.GONE;
    }

    /** @param left whether there is more to erase */
    private record Erasure(boolean left) {}
}
