package dev.maru.userroom.picture;

import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.CurrentUser;
import dev.maru.userroom.audit.AuditLog;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code /api/v1/admin/blocked-pictures}: takes a picture away. The filter chain lets administrators in and nobody else. */
@RestController
final class BlockedPictureEndpoint {

    /** The name in the address of a public picture, or the id of one that was uploaded for a message or a post. */
    private static final Pattern PICTURE =
            Pattern.compile("[0-9a-f]{40}\\.jpg|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private final ImageClient image;
    private final AuditLog audit;

    BlockedPictureEndpoint(ImageClient image, AuditLog audit) {
        this.image = image;
        this.audit = audit;
    }

    /** Idempotent, but every time is written down. */
    @PutMapping("/api/v1/admin/blocked-pictures/{picture}")
    Mono<BlockedPicture> block(
            @CurrentUser String admin,
            @PathVariable String picture,
            @RequestBody Reason body,
            ServerHttpRequest request) {
        if (!PICTURE.matcher(picture).matches()) {
            throw MaruException.notFound("Picture");
        }
        String reason = AuditLog.reason(body.reason());
        return audit.write(admin, "block-picture", picture, reason, request)
                .then(Mono.defer(() -> image.purge(picture)))
                .map(BlockedPicture::new);
    }

    record Reason(@Nullable String reason) {}

    /** @param names of all its sizes, which are gone */
    record BlockedPicture(List<String> names) {}
}
