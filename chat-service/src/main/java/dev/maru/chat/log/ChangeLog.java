package dev.maru.chat.log;

import java.util.Collection;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The log as the projection needs it: what changed, and taking back what was said. */
public interface ChangeLog {

    /**
     * The entries that say something about an earlier message, in order: changes, and edits that were taken back.
     *
     * @param first the first number to look at
     * @param last the last one, inclusive; at most 1,000 after the first
     */
    Flux<LogEntry> changes(String room, long first, long last);

    /**
     * Removes what messages and their edits said, for good. Number, author, key and hash stay, so that the log stays dense and
     * retries keep their answer.
     *
     * @param message the number of the message
     * @param edits the numbers of its edits
     */
    Mono<Void> redact(String room, long message, Collection<Long> edits);
}
