package dev.maru.chat.history;

import dev.maru.chat.admission.Admission;
import dev.maru.chat.attachment.Pictures;
import dev.maru.chat.error.ChatErrors;
import dev.maru.chat.error.Refusal;
import dev.maru.chat.log.Attachment;
import dev.maru.chat.log.Body;
import dev.maru.chat.log.LogEntry;
import dev.maru.chat.log.MongoRoomLog;
import dev.maru.chat.room.RoomWriter;
import dev.maru.chat.room.SendOutcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Mono;

/**
 * Takes back what somebody said in a room, message by message, as the author could have: all who see it learn of it, and its
 * text and that of its edits is removed from the log. Numbers stay.
 *
 * <p>image-service is told of the pictures twice: before, so that a crash right after it does not leave them for a day, and after,
 * because it may have asked too early.
 */
final class Erasure {

    /** Messages of one call: what is stored within the time that a caller waits. */
    static final int AT_ONCE = 200;

    private static final int CONCURRENCY = 32;

    private final MongoRoomLog log;
    private final Admission admission;
    private final RoomWriter writer;
    private final Pictures pictures;

    Erasure(MongoRoomLog log, Admission admission, RoomWriter writer, Pictures pictures) {
        this.log = log;
        this.admission = admission;
        this.writer = writer;
        this.pictures = pictures;
    }

    /** Whether there was anything to take back: then there may be more. */
    Mono<Boolean> some(String room, String author) {
        return log.saidBy(room, author, AT_ONCE)
                .flatMap(message -> takeBack(room, author, message), CONCURRENCY)
                .hasElements();
    }

    private Mono<Long> takeBack(String room, String author, LogEntry message) {
        List<Attachment> shown = message.body() instanceof Body.Message said ? said.attachments() : List.of();
        return Mono.fromRunnable(() -> pictures.release(room, shown))
                .then(takeBack(room, author, message.seq()))
                .doOnNext(taken -> pictures.release(room, shown));
    }

    private Mono<Long> takeBack(String room, String author, long message) {
        return Mono.fromFuture(
                        () -> writer.write(room, admission.draft(author, key(room, message), new Body.Delete(message))))
                .map(outcome -> switch (outcome) {
                    case SendOutcome.Stored _ -> message;
                    case SendOutcome.Refused(Refusal refusal)
                    when refusal.code().equals(ChatErrors.MESSAGE_DELETED) -> message;
                    case SendOutcome.Refused(Refusal refusal) -> throw refusal.toException();
                });
    }

    /** The same in every attempt. */
    private static String key(String room, long message) {
        return UUID.nameUUIDFromBytes(("erasure " + room + " " + message).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
