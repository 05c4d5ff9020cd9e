package dev.maru.userroom.relation;

import reactor.core.publisher.Mono;

/** Ends what it keeps between two people when one of them blocks the other. */
public interface BlockListener {

    /** May be called again for the same block. Completes when it is done. */
    Mono<Void> blocked(String by, String whom);
}
