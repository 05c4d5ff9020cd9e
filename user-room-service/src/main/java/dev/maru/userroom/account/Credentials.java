package dev.maru.userroom.account;

import org.jspecify.annotations.Nullable;

/**
 * What it takes to sign in.
 *
 * @param user a user id
 * @param passwordHash null when the account has no password
 */
public record Credentials(String user, @Nullable String passwordHash) {

    @Override
    public String toString() {
        return "Credentials[" + user + "]";
    }
}
