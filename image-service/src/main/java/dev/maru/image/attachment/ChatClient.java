package dev.maru.image.attachment;

import dev.maru.contracts.picture.PictureUses;
import dev.maru.contracts.picture.UsedPictures;
import dev.maru.platform.security.ServiceTokenFilter;
import dev.maru.platform.security.ServiceTokens;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Asks chat-service whether messages still show pictures. */
final class ChatClient {

    private final WebClient client;
    private final Duration timeout;

    ChatClient(WebClient.Builder client, ServiceTokens tokens, AttachmentProperties properties) {
        this.client = client.baseUrl(properties.chatUrl().toString())
                .filter(new ServiceTokenFilter(tokens, "chat-service"))
                .build();
        this.timeout = properties.timeout();
    }

    Mono<Boolean> shows(Attachment attachment) {
        PictureUses.Use use = new PictureUses.Use(
                Objects.requireNonNull(attachment.room()),
                attachment.by(),
                Objects.requireNonNull(attachment.claim()),
                attachment.id());
        return client.post()
                .uri("/internal/v1/attachments/uses")
                .bodyValue(new PictureUses(List.of(use)))
                .retrieve()
                .bodyToMono(UsedPictures.class)
                .timeout(timeout)
                .map(used -> used.ids().contains(attachment.id()));
    }
}
