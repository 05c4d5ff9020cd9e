package dev.maru.userroom.relation;

import dev.maru.userroom.outbox.OutboxItem;
import dev.maru.userroom.outbox.OutboxOwner;
import java.util.List;
import reactor.core.publisher.Mono;

/** Brings about what follows from a block, also when whoever blocked did not live to see it. */
final class BlockOutbox implements OutboxOwner {

    private final Relations relations;
    private final BlockEffects effects;

    BlockOutbox(Relations relations, BlockEffects effects) {
        this.relations = relations;
        this.effects = effects;
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
        return effects.of(id);
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
