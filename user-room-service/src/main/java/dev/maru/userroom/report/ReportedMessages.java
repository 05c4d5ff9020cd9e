package dev.maru.userroom.report;

import dev.maru.contracts.picture.PictureLooks;
import dev.maru.userroom.chat.ChatClient;
import dev.maru.userroom.picture.ImageClient;
import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a reported message says and shows, with a few lines before and after it. */
final class ReportedMessages {

    private final ChatClient chat;
    private final ImageClient image;
    private final JsonMapper json;

    ReportedMessages(ChatClient chat, ImageClient image, JsonMapper json) {
        this.chat = chat;
        this.image = image;
        this.json = json;
    }

    /** As chat-service tells them, with {@code pictures}: where each picture is to be seen, by its id. */
    Mono<JsonNode> of(Report report) {
        String room = Objects.requireNonNull(report.room());
        return chat.around(room, Long.parseLong(report.target()))
                .map(json::readTree)
                .flatMap(page -> {
                    List<String> ids = pictures(page);
                    return ids.isEmpty()
                            ? Mono.just(page)
                            : image.look(room, ids).map(seen -> ((ObjectNode) page).putPOJO("pictures", seen));
                });
    }

    private static List<String> pictures(JsonNode page) {
        return page.path("entries")
                .valueStream()
                .flatMap(entry -> entry.path("attachments").valueStream())
                .map(picture -> picture.path("id").asString())
                .limit(PictureLooks.MAX_PICTURES)
                .toList();
    }
}
