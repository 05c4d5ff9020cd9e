package dev.maru.image.attachment;

import dev.maru.image.membership.Members;
import dev.maru.image.membership.RoomIds;
import dev.maru.platform.id.Ids;
import dev.maru.platform.problem.MaruException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Uploads for messages and posts. Nothing of a body is read before the token has been checked and the rate counted. */
@RestController
final class AttachmentEndpoint {

    static final String KEY = "Idempotency-Key";

    private final Attachments attachments;
    private final Members members;
    private final Grants grants;

    AttachmentEndpoint(Attachments attachments, Members members, Grants grants) {
        this.attachments = attachments;
        this.members = members;
        this.grants = grants;
    }

    /** A picture for a message in a room. */
    @PostMapping("/api/v1/rooms/{room}/attachments")
    @ResponseStatus(HttpStatus.CREATED)
    Mono<UploadedPicture> attach(
            @AuthenticationPrincipal(expression = "subject") String user,
            @PathVariable String room,
            @RequestHeader(KEY) @Nullable String key,
            @RequestBody Flux<PartEvent> form,
            ServerHttpRequest request) {
        requireUuid(key);
        return attachments
                .upload(
                        user,
                        RoomIds.require(room),
                        key,
                        form,
                        request.getHeaders().getContentLength())
                .map(UploadedPicture::of);
    }

    /** What lets the caller fetch the pictures of a room for some minutes. */
    @GetMapping("/api/v1/rooms/{room}/attachments/grant")
    Mono<ResponseEntity<Grants.Grant>> grant(
            @AuthenticationPrincipal(expression = "subject") String user, @PathVariable String room) {
        return members.require(RoomIds.require(room), user)
                .then(Mono.fromSupplier(() ->
                        ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(grants.issue(room, user))));
    }

    /** A picture for a post. */
    @PostMapping("/api/v1/pictures")
    @ResponseStatus(HttpStatus.CREATED)
    Mono<UploadedPicture> post(
            @AuthenticationPrincipal(expression = "subject") String user,
            @RequestHeader(KEY) @Nullable String key,
            @RequestBody Flux<PartEvent> form,
            ServerHttpRequest request) {
        requireUuid(key);
        return attachments
                .upload(user, key, form, request.getHeaders().getContentLength())
                .map(UploadedPicture::of);
    }

    private static void requireUuid(@Nullable String key) {
        if (key != null && !Ids.isUuid(key)) {
            throw MaruException.invalid(KEY, "expected: a UUID that names this upload");
        }
    }
}
