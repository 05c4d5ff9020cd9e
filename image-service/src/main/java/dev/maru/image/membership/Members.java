package dev.maru.image.membership;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.maru.contracts.room.MembershipState;
import dev.maru.contracts.room.MembershipStates;
import dev.maru.contracts.room.MembershipsRequest;
import dev.maru.platform.problem.ErrorCode;
import dev.maru.platform.problem.MaruException;
import dev.maru.platform.security.ServiceTokenFilter;
import dev.maru.platform.security.ServiceTokens;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Answers whether a user may see and send pictures in a room. */
public final class Members {

    private static final Logger log = LoggerFactory.getLogger(Members.class);
    private static final ErrorCode NOT_A_MEMBER = new ErrorCode("not-a-member", 403, false);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final WebClient userRoom;
    private final Duration timeout;
    private final AsyncCache<MembershipsRequest.Place, MembershipState> answers;

    Members(WebClient.Builder client, ServiceTokens tokens, MembershipProperties properties) {
        this.userRoom = client.baseUrl(properties.userRoomUrl().toString())
                .filter(new ServiceTokenFilter(tokens, "user-room-service"))
                .build();
        this.timeout = properties.timeout();
        this.answers = Caffeine.newBuilder()
                .maximumSize(properties.remembered())
                .expireAfter(Expiry.<MembershipsRequest.Place, MembershipState>writing(
                        (_, state) -> state.grantsAccess() ? properties.keep() : properties.keepRefusal()))
                .buildAsync();
    }

    /** Completes for a member, and fails with 403 {@code not-a-member}, 404 or 503 for everybody else. */
    public Mono<Void> require(String room, String user) {
        return Mono.fromFuture(() -> answers.get(new MembershipsRequest.Place(room, user), (place, _) -> ask(place)))
                .onErrorMap(e -> {
                    log.debug("Whether {} is a member of {} is not known", user, room, e);
                    return new MaruException(ErrorCode.UNAVAILABLE, "Try again").retryAfter(RETRY_AFTER);
                })
                .flatMap(state -> state.grantsAccess() ? Mono.empty() : Mono.error(refusal(state)));
    }

    private CompletableFuture<MembershipState> ask(MembershipsRequest.Place place) {
        return userRoom.post()
                .uri("/internal/v1/memberships")
                .bodyValue(new MembershipsRequest(List.of(place)))
                .retrieve()
                .bodyToMono(MembershipStates.class)
                .timeout(timeout)
                .map(states -> states.items().getFirst())
                .toFuture()
                .thenApply(Objects::requireNonNull);
    }

    private static MaruException refusal(MembershipState state) {
        return MembershipState.NO_ROOM.equals(state.state())
                ? MaruException.notFound("Room")
                : new MaruException(NOT_A_MEMBER, "Only members of the room may do this");
    }
}
