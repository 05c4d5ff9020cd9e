package dev.maru.image.avatar;

import dev.maru.platform.problem.ErrorCode;
import dev.maru.platform.problem.MaruException;
import dev.maru.platform.security.ServiceTokenFilter;
import dev.maru.platform.security.ServiceTokens;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;

/** Tells user-room-service which picture a user or a room has, and asks who may change it. */
final class UserRoomClient {

    private static final Logger log = LoggerFactory.getLogger(UserRoomClient.class);

    /** Its name in its own settings, and so in tokens for it. */
    private static final String NAME = "user-room-service";

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final WebClient client;
    private final Duration answerWait;

    UserRoomClient(WebClient.Builder client, ServiceTokens tokens, HandOverProperties properties) {
        this.client = client.baseUrl(properties.userRoomUrl().toString())
                .filter(new ServiceTokenFilter(tokens, NAME))
                .build();
        this.answerWait = properties.answerWait();
    }

    /** Completes when it has been taken; a version that is older than the known one is taken too, and changes nothing. */
    Mono<Void> put(AvatarRecord record) {
        AvatarOwner owner = record.owner();
        return switch (owner.kind()) {
            case USER -> put("/internal/v1/users/{id}/avatar", owner, new Avatar(record.paths(), record.version()));
            case ROOM -> put("/internal/v1/rooms/{id}/picture", owner, new Picture(record.paths(), record.version()));
        };
    }

    private Mono<Void> put(String path, AvatarOwner owner, Object body) {
        return client.put()
                .uri(path, owner.id())
                .bodyValue(body)
                .retrieve()
                .toBodilessEntity()
                .then();
    }

    /** Completes for whoever may change the picture of a room now, and fails with 403, 404 or 503 for everybody else. */
    Mono<Void> requireRight(String room, String user) {
        return client.get()
                .uri("/internal/v1/rooms/{room}/members/{user}/rights/rename", room, user)
                .retrieve()
                .toBodilessEntity()
                .timeout(answerWait)
                .then()
                .onErrorMap(e -> switch (e) {
                    case WebClientResponseException.NotFound _ -> MaruException.notFound("Room");
                    case WebClientResponseException.Forbidden answer ->
                        forbidden(answer.getResponseBodyAs(Refusal.class));
                    default -> {
                        log.debug("Whether {} may change the picture of {} is not known", user, room, e);
                        yield new MaruException(ErrorCode.UNAVAILABLE, "Try again").retryAfter(RETRY_AFTER);
                    }
                });
    }

    /** As user-room-service says it. */
    private static MaruException forbidden(@Nullable Refusal refusal) {
        return refusal == null
                ? new MaruException(ErrorCode.FORBIDDEN, "Your role in the room does not allow this")
                : new MaruException(new ErrorCode(refusal.code(), 403, false), refusal.detail());
    }

    private record Avatar(@Nullable Map<String, String> avatar, long version) {}

    private record Picture(@Nullable Map<String, String> picture, long version) {}

    private record Refusal(String code, String detail) {}
}
