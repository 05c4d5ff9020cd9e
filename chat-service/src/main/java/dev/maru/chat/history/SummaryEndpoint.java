package dev.maru.chat.history;

import dev.maru.chat.cursor.Cursor;
import dev.maru.chat.cursor.ReadCursors;
import dev.maru.chat.log.Body;
import dev.maru.chat.log.LogEntry;
import dev.maru.chat.log.RoomHeads;
import dev.maru.contracts.room.Entry;
import dev.maru.contracts.room.RoomSummary;
import dev.maru.contracts.room.Summaries;
import dev.maru.contracts.room.SummariesRequest;
import dev.maru.platform.problem.MaruException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** How rooms look to one user: newest entry and unread count, for user-room-service's list of my rooms. */
@RestController
final class SummaryEndpoint {

    private final RoomHeads heads;
    private final ReadCursors cursors;

    SummaryEndpoint(RoomHeads heads, ReadCursors cursors) {
        this.heads = heads;
        this.cursors = cursors;
    }

    @PostMapping("/internal/v1/summaries")
    Mono<Summaries> summaries(@RequestBody SummariesRequest request) {
        List<String> rooms = request.rooms();
        if (rooms.size() > SummariesRequest.MAX_ROOMS) {
            throw MaruException.invalid("rooms", rooms.size() + " (expected: <= " + SummariesRequest.MAX_ROOMS + ")");
        }
        return Mono.zip(heads.heads(rooms), cursors.of(request.user(), rooms))
                .map(known -> new Summaries(rooms.stream()
                        .map(room -> summary(request.user(), room, known.getT1(), known.getT2()))
                        .toList()));
    }

    private static RoomSummary summary(
            String user, String room, Map<String, LogEntry> heads, Map<String, Cursor> cursors) {
        LogEntry head = heads.get(room);
        Cursor read = cursors.getOrDefault(room, new Cursor(0, 0));
        if (head == null) {
            return new RoomSummary(room, 0, 0, null, 0, 0);
        }
        return new RoomSummary(room, head.seq(), head.n(), toEntry(head), unread(user, head, read), read.seq());
    }

    /** Whoever wrote the newest entry has read what was before, even if that was not written down yet. */
    private static int unread(String user, LogEntry head, Cursor read) {
        if (head.by().equals(user)) {
            return 0;
        }
        return (int) Math.clamp(head.n() - read.n(), 0, RoomSummary.MANY);
    }

    private static Entry toEntry(LogEntry entry) {
        @Nullable
        String text = switch (entry.body()) {
            case Body.Message(String said) -> said;
            case Body.Joined(), Body.Left() -> null;
        };
        return new Entry(
                entry.room(), entry.seq(), entry.body().kind(), entry.n(), entry.by(), entry.at(), entry.key(), text);
    }
}
