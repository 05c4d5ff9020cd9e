package dev.maru.chat.attachment;

import dev.maru.chat.log.Body;
import dev.maru.chat.log.LogEntry;
import dev.maru.chat.log.RoomLog;
import dev.maru.contracts.picture.PictureUses;
import dev.maru.contracts.picture.UsedPictures;
import dev.maru.platform.problem.MaruException;
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
        return Flux.fromIterable(uses.items())
                .flatMap(
                        use -> entries.find(use.room(), use.by(), use.key())
                                .filter(entry -> shows(entry, use.id()))
                                .map(_ -> use.id()),
                        AT_ONCE)
                .collectList()
                .map(UsedPictures::new);
    }

    private static boolean shows(LogEntry entry, String id) {
        return entry.body() instanceof Body.Message message
                && message.attachments().stream()
                        .anyMatch(attachment -> attachment.id().equals(id));
    }
}
