package dev.maru.userroom.social;

import dev.maru.userroom.CurrentUser;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.account.AccountState;
import dev.maru.userroom.account.Accounts;
import dev.maru.userroom.account.Admins;
import dev.maru.userroom.guest.GuestProperties;
import dev.maru.userroom.mail.PostOffice;
import dev.maru.userroom.verification.VerificationProperties;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** In which ways one can come in here, and in which ways one does. */
@RestController
final class SignInOptionsEndpoint {

    static final String PATH = "/api/v1/sign-in-options";

    private final Options options;
    private final Accounts accounts;
    private final Admins admins;
    private final Identities identities;

    SignInOptionsEndpoint(
            Sites sites,
            GuestProperties guests,
            PostOffice mail,
            VerificationProperties verification,
            Accounts accounts,
            Admins admins,
            Identities identities) {
        this.options = new Options(sites.names(), guests.allowed(), mail.isOpen(), verification.required());
        this.accounts = accounts;
        this.admins = admins;
        this.identities = identities;
    }

    @GetMapping(PATH)
    Options options() {
        return options;
    }

    @GetMapping("/api/v1/me/account")
    Mono<Account> account(@CurrentUser String user) {
        return accounts.state(user)
                .switchIfEmpty(Mono.error(UserRoomErrors::unauthenticated))
                .zipWith(identities.ofUser(user))
                .map(both -> account(both.getT1(), both.getT2()));
    }

    private Account account(AccountState account, List<Identity> linked) {
        return new Account(
                account.email(),
                account.hasVerifiedEmail(),
                account.password() != null,
                linked.stream()
                        .map(each -> new Linked(each.site(), each.email(), each.linkedAt()))
                        .toList(),
                Objects.requireNonNullElse(admins.role(account), "member"),
                account.createdAt());
    }

    /**
     * @param sites other sites through which one can sign in
     * @param guests whether a nickname is enough
     * @param mail whether a forgotten password can be reset
     * @param codeRequired whether signing up takes a code that comes by mail
     */
    record Options(List<String> sites, boolean guests, boolean mail, boolean codeRequired) {}

    /** @param role {@code member}, {@code guest} or {@code admin} */
    record Account(
            @Nullable String email,
            boolean emailVerified,
            boolean hasPassword,
            List<Linked> identities,
            String role,
            Instant createdAt) {}

    record Linked(String site, @Nullable String email, Instant linkedAt) {}
}
