package dev.maru.userroom.relation;

import reactor.core.publisher.Mono;

/** Ends what it keeps between two people when one of them blocks the other. */
public interface BlockListener {

    /**
     * May be called again for the same block, and late: whoever carries it out may have been stopped for as long as it takes the two to make
     * up and begin anew.
     *
     * @param stands whether the block still holds. Asked after it was read what there is to end; only what was read then is ended
     * @return completes when it is done
     */
    Mono<Void> blocked(String by, String whom, Mono<Boolean> stands);
}
