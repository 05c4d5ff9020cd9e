package dev.maru.userroom.room;

import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.CurrentUser;
import dev.maru.userroom.audit.AuditLog;
import dev.maru.userroom.outbox.CompareAndSet;
import dev.maru.userroom.outbox.Courier;
import dev.maru.userroom.paging.Limit;
import dev.maru.userroom.paging.Page;
import dev.maru.userroom.text.SearchWords;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@code /api/v1/admin/rooms}. The filter chain lets administrators in and nobody else. */
@RestController
@RequestMapping("/api/v1/admin/rooms")
final class AdminRoomEndpoint {

    /** Rooms that one request may ask for. */
    static final int MAX_IDS = 100;

    private static final int DEFAULT_LIMIT = 50;

    private final Rooms rooms;
    private final AuditLog audit;
    private final Courier courier;

    AdminRoomEndpoint(Rooms rooms, AuditLog audit, Courier courier) {
        this.rooms = rooms;
        this.audit = audit;
        this.courier = courier;
    }

    /** Those that are asked for by id, whatever became of them; otherwise public and private ones that are not deleted, newest first. */
    @GetMapping
    Mono<Page<AdminRoom>> list(
            @RequestParam(required = false) @Nullable String ids,
            @RequestParam(required = false) @Nullable String query,
            @RequestParam(required = false) @Nullable String before,
            @RequestParam(required = false) @Nullable String limit) {
        if (ids != null) {
            return shown(rooms.known(asked(ids))).map(found -> new Page<>(found, null));
        }
        int size = Limit.of(limit, DEFAULT_LIMIT);
        String words = query == null ? "" : SearchWords.query(query);
        return shown(rooms.shared(words, before, size + 1)).map(found -> Page.of(found, size, AdminRoom::id));
    }

    private static Mono<List<AdminRoom>> shown(Flux<Room> found) {
        return found.map(AdminRoom::of).collectList();
    }

    private static List<String> asked(String ids) {
        List<String> asked = Arrays.stream(ids.split(",", -1))
                .filter(id -> !id.isEmpty())
                .distinct()
                .toList();
        if (asked.isEmpty() || asked.size() > MAX_IDS) {
            throw MaruException.invalid("ids", "expected: 1 to " + MAX_IDS + " ids with commas between them");
        }
        return asked;
    }

    /** Deletes a room, as its owner could. */
    @PutMapping("/{id}/closure")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> close(
            @CurrentUser String admin, @PathVariable String id, @RequestBody Closure body, ServerHttpRequest request) {
        String reason = AuditLog.reason(body.reason());
        return rooms.require(id)
                .flatMap(room -> audit.write(admin, "close-room", id, reason, request))
                .then(CompareAndSet.untilWon(Mono.defer(() -> rooms.require(id).flatMap(rooms::delete))))
                .then(courier.hurry(Rooms.OUTBOX, id));
    }

    record Closure(@Nullable String reason) {}
}
