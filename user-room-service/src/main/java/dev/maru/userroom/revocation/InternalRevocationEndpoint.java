package dev.maru.userroom.revocation;

import dev.maru.platform.security.RevocationFeed;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Tells other services what was revoked, as soon as it is. */
@RestController
final class InternalRevocationEndpoint {

    private final RevocationLog revocations;

    InternalRevocationEndpoint(RevocationLog revocations) {
        this.revocations = revocations;
    }

    @GetMapping("/internal/v1/revocations")
    Mono<RevocationFeed.Page> after(@RequestParam(required = false) @Nullable Long after) {
        return revocations.after(after);
    }
}
