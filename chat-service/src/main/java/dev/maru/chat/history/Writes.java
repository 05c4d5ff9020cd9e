package dev.maru.chat.history;

import dev.maru.chat.admission.Admission;
import dev.maru.chat.error.Refusal;
import dev.maru.chat.frame.ServerFrames;
import dev.maru.chat.log.Body;
import dev.maru.chat.log.Draft;
import dev.maru.chat.log.Quote;
import dev.maru.chat.room.RoomWriter;
import dev.maru.chat.room.SendOutcome;
import dev.maru.platform.id.Ids;
import dev.maru.platform.problem.MaruException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import reactor.core.publisher.Mono;

/** Writes into the log what is asked for over REST. */
final class Writes {

    private static final int MAX_ID = 64;

    private final Admission admission;
    private final RoomWriter writer;

    Writes(Admission admission, RoomWriter writer) {
        this.admission = admission;
        this.writer = writer;
    }

    /**
     * Writes an entry and answers with it.
     *
     * @param key names the entry; null when the request changes nothing the second time anyway
     */
    Mono<ResponseEntity<byte[]>> write(String user, String room, @Nullable String key, Body body) {
        if (key != null && !Ids.isUuid(key)) {
            throw MaruException.invalid("Idempotency-Key", "a UUID that names this change");
        }
        checkId(room);
        return Mono.fromFuture(() -> admission.admit(user, room, key == null ? Ids.next() : key, body))
                .flatMap(verdict -> switch (verdict) {
                    case Admission.Verdict.Refused(Refusal refusal) -> Mono.error(refusal.toException());
                    case Admission.Verdict.Admitted(Draft draft) ->
                        Mono.fromFuture(() -> writer.write(room, draft)).map(outcome -> answer(outcome, draft.quote()));
                });
    }

    private static ResponseEntity<byte[]> answer(SendOutcome outcome, @Nullable Quote quote) {
        return switch (outcome) {
            case SendOutcome.Stored stored ->
                ResponseEntity.status(stored.duplicate() ? HttpStatus.OK : HttpStatus.CREATED)
                        .body(ServerFrames.plain(stored.entry(), quote));
            case SendOutcome.Refused refused -> throw refused.refusal().toException();
        };
    }

    static List<String> each(@Nullable List<String> ids) {
        return ids == null ? List.of() : ids.stream().distinct().toList();
    }

    static void checkId(String room) {
        if (room.length() > MAX_ID) {
            throw Refusal.noRoom().toException();
        }
    }
}
