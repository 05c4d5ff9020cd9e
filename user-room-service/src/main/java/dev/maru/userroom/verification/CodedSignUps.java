package dev.maru.userroom.verification;

import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.account.SignUpCheck;
import dev.maru.userroom.limit.Quota;
import dev.maru.userroom.session.ClientAddress;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/** Only so many accounts from one address, and a code where one was sent or is required. */
final class CodedSignUps implements SignUpCheck {

    private final EmailCodes codes;
    private final boolean required;
    private final Quota perAddress;

    CodedSignUps(EmailCodes codes, VerificationProperties properties, Clock clock) {
        this.codes = codes;
        this.required = properties.required();
        this.perAddress = new Quota(properties.signUpsPerAddress(), properties.window(), clock);
    }

    @Override
    public void admit(ServerHttpRequest request) {
        perAddress.take(ClientAddress.network(request));
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
