package dev.maru.chat.room;

import dev.maru.chat.log.InsertOutcome;
import dev.maru.chat.log.LogEntry;
import dev.maru.chat.log.RoomLog;
import java.util.Collection;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A log behind a cable that was pulled: reads fail, inserts have no outcome. */
final class UnreachableLog implements RoomLog {

    private static IllegalStateException away() {
        return new IllegalStateException("nobody there");
    }

    @Override
    public Mono<InsertOutcome> insert(List<LogEntry> batch) {
        return Mono.just(new InsertOutcome.Unknown(away()));
    }

    @Override
    public Mono<InsertOutcome> insertApart(List<LogEntry> batch) {
        return insert(batch);
    }

    @Override
    public Flux<LogEntry> find(Collection<Place> places) {
        return Flux.error(UnreachableLog::away);
    }

    @Override
    public Flux<LogEntry> find(String room, Collection<Name> names) {
        return Flux.error(UnreachableLog::away);
    }

    @Override
    public Mono<List<LogEntry>> read(String room, long first, long last) {
        return Mono.error(UnreachableLog::away);
    }
}
