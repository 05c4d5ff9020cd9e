package dev.maru.userroom.guest;

import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.account.Accounts;
import dev.maru.userroom.limit.ClientAddress;
import dev.maru.userroom.limit.Quota;
import dev.maru.userroom.limit.Quotas;
import dev.maru.userroom.session.SessionStart;
import dev.maru.userroom.session.SessionStart.SignedIn;
import dev.maru.userroom.text.TextRule;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code POST /api/v1/guests}: coming in with a nickname. */
@RestController
final class GuestEndpoint {

    private final Accounts accounts;
    private final SessionStart start;
    private final boolean allowed;
    private final Quota perAddress;

    GuestEndpoint(Accounts accounts, SessionStart start, GuestProperties properties, Quotas quotas) {
        this.accounts = accounts;
        this.start = start;
        this.allowed = properties.allowed();
        this.perAddress = quotas.of("guests by address", properties.perAddress(), properties.window());
    }

    @PostMapping("/api/v1/guests")
    @ResponseStatus(HttpStatus.CREATED)
    Mono<SignedIn> enter(@RequestBody Guest body, ServerHttpRequest request, ServerHttpResponse response) {
        if (!allowed) {
            throw UserRoomErrors.noGuests();
        }
        String nickname = TextRule.NICKNAME.apply("nickname", body.nickname());
        return perAddress
                .take(ClientAddress.network(request))
                .then(accounts.createGuest(nickname))
                .flatMap(accounts::state)
                .switchIfEmpty(Mono.error(UserRoomErrors::unavailable))
                .flatMap(account -> start.open(account, request, response));
    }

    record Guest(@Nullable String nickname) {}
}
