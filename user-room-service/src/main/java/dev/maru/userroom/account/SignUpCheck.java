package dev.maru.userroom.account;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/** What has to be looked at before somebody gets an account, beside the account itself. */
public interface SignUpCheck {

    /** Refuses as {@code rate-limited} who comes too often. */
    Mono<Void> admit(ServerHttpRequest request);

    /**
     * Whether the address is confirmed by the code; an error when the code is wrong, or needed and not there. A code is used
     * up by being shown.
     */
    Mono<Boolean> verified(String email, @Nullable String code);
}
