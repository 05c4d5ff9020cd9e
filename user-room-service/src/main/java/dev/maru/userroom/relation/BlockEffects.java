package dev.maru.userroom.relation;

import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What follows from a block: nobody of the two follows the other any more, and what else is between them ends.
 *
 * <p>Whoever carries this out may be stopped in the middle and go on when the block is long over. So each thing is looked at first, then
 * whether the block stands, and then exactly what was looked at is ended: what began later is another. And no block is lifted before all
 * of this was done once, so that whatever a late one can still find was there when the block stood.
 */
final class BlockEffects {

    private final Relations relations;
    private final List<BlockListener> listeners;

    BlockEffects(Relations relations, List<BlockListener> listeners) {
        this.relations = relations;
        this.listeners = List.copyOf(listeners);
    }

    /** Completes when nothing is left to end, or when the block does not stand. May be repeated. */
    Mono<Void> of(String id) {
        return relations.block(id).filter(Block::active).flatMap(block -> {
            Mono<Boolean> stands = relations.blocks(block.from(), block.to());
            return relations
                    .unfollow(block.from(), block.to(), stands)
                    .then(relations.unfollow(block.to(), block.from(), stands))
                    .thenMany(Flux.fromIterable(listeners))
                    .concatMap(listener -> listener.blocked(block.from(), block.to(), stands))
                    .then();
        });
    }
}
