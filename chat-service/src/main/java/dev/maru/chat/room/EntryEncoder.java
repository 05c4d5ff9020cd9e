package dev.maru.chat.room;

import dev.maru.chat.frame.ServerFrames;
import dev.maru.chat.log.Body;
import dev.maru.chat.log.LogEntry;
import dev.maru.chat.log.Quote;
import dev.maru.chat.projection.Messages;
import dev.maru.chat.relay.RelayedEntry;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Makes of entries what sockets get: once, however many there are. */
final class EntryEncoder {

    private final Messages messages;

    EntryEncoder(Messages messages) {
        this.messages = messages;
    }

    /** Encodes an entry that was written here. */
    static RelayedEntry encode(LogEntry entry, @Nullable Quote quote) {
        return RelayedEntry.of(entry, ServerFrames.entry(entry, quote));
    }

    /**
     * Encodes what was read from the log of one room. What was taken back within these entries is left out, even if the log
     * still has it.
     */
    Mono<List<RelayedEntry>> encode(String room, List<LogEntry> entries) {
        List<LogEntry> shown = withoutTakenBack(entries);
        return messages.quotes(room, shown)
                .map(quotes ->
                        shown.stream().map(entry -> encode(entry, quotes)).toList());
    }

    private static RelayedEntry encode(LogEntry entry, Map<Long, Quote> quotes) {
        Long replyTo = entry.body() instanceof Body.Message message ? message.replyTo() : null;
        return encode(entry, replyTo == null ? null : quotes.get(replyTo));
    }

    private static List<LogEntry> withoutTakenBack(List<LogEntry> entries) {
        Set<Long> takenBack = new HashSet<>();
        for (LogEntry entry : entries) {
            if (entry.body() instanceof Body.Delete(long target)) {
                takenBack.add(target);
            }
        }
        return takenBack.isEmpty()
                ? entries
                : entries.stream().map(entry -> redact(entry, takenBack)).toList();
    }

    private static LogEntry redact(LogEntry entry, Set<Long> takenBack) {
        return switch (entry.body()) {
            case Body.Message message
            when takenBack.contains(entry.seq()) -> entry.with(new Body.Redacted(message.kind(), null));
            case Body.Edit edit
            when takenBack.contains(edit.target()) -> entry.with(new Body.Redacted(edit.kind(), edit.target()));
            default -> entry;
        };
    }
}
