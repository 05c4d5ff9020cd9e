package dev.maru.userroom.account;

import reactor.core.publisher.Mono;

/**
 * What a feature does when somebody has withdrawn: forgets what it knows of the person. Called until it completes, so it may
 * be called again for what is done; the account is closed and emptied before.
 */
public interface Farewell {

    /** @param erase whether what the person wrote and showed is to go as well */
    Mono<Void> forget(String user, boolean erase);
}
