package dev.maru.image.attachment;

import dev.maru.image.membership.Members;
import dev.maru.image.store.PictureAnswer;
import dev.maru.image.store.PictureName;
import dev.maru.image.store.PictureStore;
import dev.maru.image.store.Shelf;
import dev.maru.image.store.Shelves;
import dev.maru.platform.problem.MaruException;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Gives the pictures of a room to its members, and single ones to whoever has to judge them. */
@RestController
final class RoomPictureEndpoint {

    private final PictureAnswer answer = new PictureAnswer("max-age=31536000, private, immutable");
    private final Grants grants;
    private final Members members;
    private final AttachmentRecords records;
    private final PictureStore store;

    RoomPictureEndpoint(Grants grants, Members members, AttachmentRecords records, Shelves shelves) {
        this.grants = grants;
        this.members = members;
        this.records = records;
        this.store = shelves.of(Shelf.MEMBERS);
    }

    @GetMapping("/attachments/{room}/{id}/{size}")
    Mono<Void> picture(
            @PathVariable String room,
            @PathVariable String id,
            @PathVariable String size,
            @RequestParam(defaultValue = "") String grant,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        return Mono.justOrEmpty(grants.user(room, id, grant))
                .flatMap(user -> members.require(room, user))
                .then(Mono.defer(() -> records.find(id)))
                .filter(attachment -> room.equals(attachment.room()))
                .mapNotNull(attachment -> attachment.files().get(size))
                .map(PictureName::new)
                .flatMap(name -> store.get(name).map(picture -> new Found(name, picture)))
                .switchIfEmpty(Mono.error(() -> MaruException.notFound("Picture")))
                .flatMap(found -> answer.write(request, response, found.name(), found.picture()));
    }

    private record Found(PictureName name, byte[] picture) {}
}
