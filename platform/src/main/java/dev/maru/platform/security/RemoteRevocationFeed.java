package dev.maru.platform.security;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Revocations over HTTP. The other side holds the question until there is something to tell, or for about two seconds. */
final class RemoteRevocationFeed implements RevocationFeed {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final WebClient client;
    private final String address;

    RemoteRevocationFeed(WebClient client, String address) {
        this.client = client;
        this.address = address;
    }

    @Override
    public Mono<Page> after(@Nullable Long after) {
        String query = after == null ? "" : "?after=" + after;
        return client.get()
                .uri(address + query)
                .retrieve()
                .bodyToMono(Page.class)
                .timeout(TIMEOUT);
    }
}
