package dev.maru.image.attachment;

import dev.maru.image.store.PictureName;
import dev.maru.image.store.PictureRemoval;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lets pictures go that nothing refers to: that nobody claimed in time, or whose message chat-service does not have (any more). First the
 * record goes, then the files; files that a crash leaves between the two, and young ones, are found by {@link PictureRemoval}'s own sweep.
 */
final class UnusedPictures {

    private static final Logger log = LoggerFactory.getLogger(UnusedPictures.class);
    private static final int BATCH = 100;

    private final AttachmentRecords records;
    private final ChatClient chat;
    private final PictureRemoval removal;
    private final AttachmentProperties properties;
    private final InstantSource clock;

    UnusedPictures(
            AttachmentRecords records,
            ChatClient chat,
            PictureRemoval removal,
            AttachmentProperties properties,
            InstantSource clock) {
        this.records = records;
        this.chat = chat;
        this.removal = removal;
        this.properties = properties;
        this.clock = clock;
    }

    /** Looks at what is due; fails when the records cannot be read. */
    Mono<Void> due() {
        return Flux.defer(() -> records.due(clock.instant(), BATCH))
                .flatMap(this::look, properties.concurrent())
                .then();
    }

    private Mono<Void> look(Attachment attachment) {
        if (attachment.claim() == null) {
            return remove(attachment);
        }
        return chat.shows(attachment)
                .flatMap(shown -> shown
                        ? records.used(attachment, in(properties.recheckAfter(attachment.checks())))
                        : remove(attachment))
                .onErrorResume(e -> {
                    log.debug("Whether picture {} is used is not known; asking again", attachment.id(), e);
                    return records.later(attachment, in(properties.timeout().multipliedBy(10)));
                });
    }

    private Mono<Void> remove(Attachment attachment) {
        return records.delete(attachment)
                .filter(deleted -> deleted)
                .flatMap(_ -> removal.remove(
                        attachment.shelf(),
                        attachment.keeps().stream().map(PictureName::new).toList()))
                .then();
    }

    private Instant in(Duration delay) {
        return clock.instant().plus(delay);
    }
}
