package dev.maru.image.avatar;

import dev.maru.platform.security.ServiceTokenFilter;
import dev.maru.platform.security.ServiceTokens;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Tells user-room-service which picture a user has. */
final class UserRoomClient {

    /** Its name in its own settings, and so in tokens for it. */
    private static final String NAME = "user-room-service";

    private final WebClient client;

    UserRoomClient(WebClient.Builder client, ServiceTokens tokens, HandOverProperties properties) {
        this.client = client.baseUrl(properties.userRoomUrl().toString())
                .filter(new ServiceTokenFilter(tokens, NAME))
                .build();
    }

    /** Completes when it has been taken; a version that is older than the known one is taken too, and changes nothing. */
    Mono<Void> put(AvatarRecord record) {
        return client.put()
                .uri("/internal/v1/users/{user}/avatar", record.user())
                .bodyValue(new Avatar(record.paths(), record.version()))
                .retrieve()
                .toBodilessEntity()
                .then();
    }

    private record Avatar(@Nullable Map<String, String> avatar, long version) {}
}
