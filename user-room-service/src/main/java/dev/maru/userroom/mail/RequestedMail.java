package dev.maru.userroom.mail;

import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.account.AccountState;
import dev.maru.userroom.account.Accounts;
import dev.maru.userroom.account.EmailAddress;
import dev.maru.userroom.limit.ClientAddress;
import dev.maru.userroom.limit.Quota;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/**
 * Mail that somebody asks for who is not signed in, to an address that may be nobody's. The answer and its time are the same
 * whether or not the address is known: what there is to say is said by mail.
 */
public final class RequestedMail {

    /** What is written to an address. */
    @FunctionalInterface
    public interface Writer {

        /**
         * @param email in its normal form
         * @return empty when nothing is to be sent
         */
        Mono<Mail> letter(String email, Optional<AccountState> known);
    }

    private final PostOffice office;
    private final Accounts accounts;
    private final Quota perEmail;
    private final Quota perAddress;

    public RequestedMail(PostOffice office, Accounts accounts, Quota perEmail, Quota perAddress) {
        this.office = office;
        this.accounts = accounts;
        this.perEmail = perEmail;
        this.perAddress = perAddress;
    }

    /** Completes when the request was taken, before anything is written or sent. */
    public Mono<Void> send(@Nullable String to, ServerHttpRequest request, Writer writer) {
        String refusal = to == null ? "is required" : EmailAddress.refusal(to);
        if (to == null || refusal != null) {
            throw MaruException.invalid("email", String.valueOf(refusal));
        }
        if (!office.isOpen()) {
            throw UserRoomErrors.noMail();
        }
        String email = EmailAddress.normal(to);
        return admit(request)
                .then(perEmail.take(email))
                .then(Mono.fromRunnable(() -> office.post(accounts.byEmail(email)
                        .map(Optional::of)
                        .defaultIfEmpty(Optional.empty())
                        .flatMap(known -> writer.letter(email, known)))));
    }

    /** Counts a request against the network address that it comes from. */
    public Mono<Void> admit(ServerHttpRequest request) {
        return perAddress.take(ClientAddress.network(request));
    }
}
