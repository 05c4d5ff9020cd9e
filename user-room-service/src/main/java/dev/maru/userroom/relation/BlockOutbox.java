package dev.maru.userroom.relation;

import dev.maru.userroom.outbox.OutboxItem;
import dev.maru.userroom.outbox.OutboxOwner;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What follows from a block: nobody of the two follows the other any more, and what else is between them ends. */
final class BlockOutbox implements OutboxOwner {

    private final Relations relations;
    private final List<BlockListener> listeners;

    BlockOutbox(Relations relations, List<BlockListener> listeners) {
        this.relations = relations;
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public String name() {
        return Relations.OUTBOX;
    }

    @Override
    public Mono<List<OutboxItem>> unsent(String id) {
        return relations.block(id).map(Block::outbox).defaultIfEmpty(List.of());
    }

    @Override
    public Mono<Void> deliver(String id, OutboxItem item) {
        return relations
                .block(id)
                .flatMap(block -> relations
                        .unfollow(block.from(), block.to())
                        .then(relations.unfollow(block.to(), block.from()))
                        .thenMany(Flux.fromIterable(listeners))
                        .concatMap(listener -> listener.blocked(block.from(), block.to()))
                        .then());
    }

    @Override
    public Mono<Void> remove(String id, OutboxItem item) {
        return relations.removeItem(id, item.key());
    }

    @Override
    public Mono<Void> fence(String id) {
        return relations.fence(id);
    }
}
