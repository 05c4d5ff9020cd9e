package dev.maru.userroom.verification;

import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.account.SignUpCheck;
import dev.maru.userroom.limit.ClientAddress;
import dev.maru.userroom.limit.Quota;
import dev.maru.userroom.limit.Quotas;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/** Only so many accounts from one address, and a code where one was sent or is required. */
final class CodedSignUps implements SignUpCheck {

    private final EmailCodes codes;
    private final boolean required;
    private final Quota perAddress;

    CodedSignUps(EmailCodes codes, VerificationProperties properties, Quotas quotas) {
        this.codes = codes;
        this.required = properties.required();
        this.perAddress = quotas.of("sign-ups by address", properties.signUpsPerAddress(), properties.window());
    }

    @Override
    public Mono<Void> admit(ServerHttpRequest request) {
        return perAddress.take(ClientAddress.network(request));
    }

    @Override
    public Mono<Boolean> verified(String email, @Nullable String code) {
        if (code == null) {
            return required ? Mono.error(MaruException.invalid("code", "is required")) : Mono.just(false);
        }
        return codes.use(email, code)
                .flatMap(right -> right ? Mono.just(true) : Mono.error(UserRoomErrors.wrongCode()));
    }
}
