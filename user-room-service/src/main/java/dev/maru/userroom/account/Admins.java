package dev.maru.userroom.account;

import dev.maru.platform.security.Roles;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who is an administrator: the owner of an address that the operator named. An address that nobody confirmed is anybody's,
 * since it can be signed up with by whoever comes first.
 */
public final class Admins {

    private final Set<String> emails;

    Admins(AdminProperties properties) {
        this.emails = properties.emails().stream()
                .map(EmailAddress::normal)
                .filter(email -> !email.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    public boolean includes(AccountState account) {
        return account.hasVerifiedEmail() && emails.contains(account.email());
    }

    /** The role for an access token; null for most people. */
    public @Nullable String role(AccountState account) {
        if (account.isGuest()) {
            return Roles.GUEST;
        }
        return includes(account) ? Roles.ADMIN : null;
    }
}
