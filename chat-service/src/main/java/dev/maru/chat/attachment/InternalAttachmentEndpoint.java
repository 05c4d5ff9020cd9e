package dev.maru.chat.attachment;

import static java.util.stream.Collectors.groupingBy;

import dev.maru.chat.log.Body;
import dev.maru.chat.log.LogEntry;
import dev.maru.chat.log.RoomLog;
import dev.maru.contracts.picture.PictureUses;
import dev.maru.contracts.picture.UsedPictures;
import dev.maru.platform.problem.MaruException;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Answers image-service which pictures messages still show. */
@RestController
final class InternalAttachmentEndpoint {

    private static final int AT_ONCE = 8;

    private final RoomLog entries;

    InternalAttachmentEndpoint(RoomLog entries) {
        this.entries = entries;
    }

    @PostMapping("/internal/v1/attachments/uses")
    Mono<UsedPictures> uses(@RequestBody PictureUses uses) {
        if (uses.items().size() > PictureUses.MAX_ITEMS) {
            throw MaruException.invalid(
                    "items", uses.items().size() + " (expected: at most " + PictureUses.MAX_ITEMS + ")");
        }
        Map<String, List<PictureUses.Use>> byRoom = uses.items().stream().collect(groupingBy(PictureUses.Use::room));
        return Flux.fromIterable(byRoom.entrySet())
                .flatMap(room -> shown(room.getKey(), room.getValue()), AT_ONCE)
                .collectList()
                .map(UsedPictures::new);
    }

    private Flux<String> shown(String room, List<PictureUses.Use> uses) {
        Map<RoomLog.Name, List<PictureUses.Use>> byName =
                uses.stream().collect(groupingBy(use -> new RoomLog.Name(use.by(), use.key())));
        return entries.find(room, byName.keySet())
                .flatMapIterable(entry ->
                        byName.getOrDefault(new RoomLog.Name(entry.by(), entry.key()), List.of()).stream()
                                .map(PictureUses.Use::id)
                                .filter(id -> shows(entry, id))
                                .toList());
    }

    private static boolean shows(LogEntry entry, String id) {
        return entry.body() instanceof Body.Message message
                && message.attachments().stream()
                        .anyMatch(attachment -> attachment.id().equals(id));
    }
}
