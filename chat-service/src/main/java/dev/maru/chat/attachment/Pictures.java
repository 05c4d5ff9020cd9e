package dev.maru.chat.attachment;

import dev.maru.chat.error.Refusal;
import dev.maru.chat.log.Attachment;
import dev.maru.contracts.picture.ClaimPictures;
import dev.maru.contracts.picture.ClaimedPictures;
import dev.maru.contracts.picture.ReleasePictures;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;

/** Asks image-service for the pictures of messages. Only messages that have some ask. */
public final class Pictures {

    private static final Logger log = LoggerFactory.getLogger(Pictures.class);

    private final WebClient images;
    private final Duration timeout;

    /** What became of a claim. */
    public sealed interface Claim {

        /** They are kept, and this is how large they are. */
        record Granted(List<Attachment> attachments) implements Claim {}

        record Refused(Refusal refusal) implements Claim {}
    }

    /** @param images reaches image-service with a service token */
    public Pictures(WebClient images, PictureProperties properties) {
        this.images = images;
        this.timeout = properties.timeout();
    }

    /** Has pictures kept for the message that the key names; idempotent. Never fails. */
    public Mono<Claim> claim(String room, String by, String key, List<Attachment> attachments) {
        return images.post()
                .uri("/internal/v1/attachments/claims")
                .bodyValue(new ClaimPictures(room, by, key, ids(attachments)))
                .retrieve()
                .bodyToMono(ClaimedPictures.class)
                .timeout(timeout)
                .<Claim>map(claimed -> new Claim.Granted(claimed.items().stream()
                        .map(picture -> new Attachment(picture.id(), picture.width(), picture.height()))
                        .toList()))
                .onErrorResume(
                        WebClientResponseException.NotFound.class,
                        _ -> Mono.just(new Claim.Refused(Refusal.noSuchAttachment())))
                .onErrorResume(e -> {
                    log.debug("The pictures of {} in {} could not be claimed", key, room, e);
                    return Mono.just(new Claim.Refused(Refusal.unavailable()));
                });
    }

    /** Says that a message with these pictures is about to be taken back. A hint, which may be lost or wrong: image-service asks before it acts. */
    public void release(String room, List<Attachment> attachments) {
        if (attachments.isEmpty()) {
            return;
        }
        images.post()
                .uri("/internal/v1/attachments/releases")
                .bodyValue(new ReleasePictures(room, ids(attachments)))
                .retrieve()
                .toBodilessEntity()
                .timeout(timeout)
                .subscribe(null, e -> log.debug("image-service did not hear of pictures taken back in {}", room, e));
    }

    private static List<String> ids(List<Attachment> attachments) {
        return attachments.stream().map(Attachment::id).toList();
    }
}
