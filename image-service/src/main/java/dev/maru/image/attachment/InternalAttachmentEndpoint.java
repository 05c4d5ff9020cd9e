package dev.maru.image.attachment;

import dev.maru.contracts.picture.ClaimPictures;
import dev.maru.contracts.picture.ClaimedPictures;
import dev.maru.contracts.picture.PictureAddresses;
import dev.maru.contracts.picture.PictureLooks;
import dev.maru.contracts.picture.ReleasePictures;
import dev.maru.platform.problem.MaruException;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** For services whose messages and posts refer to pictures, and for the one in which moderators work. */
@RestController
@RequestMapping("/internal/v1/attachments")
final class InternalAttachmentEndpoint {

    private final Attachments attachments;

    InternalAttachmentEndpoint(Attachments attachments) {
        this.attachments = attachments;
    }

    @PostMapping("/claims")
    Mono<ClaimedPictures> claim(@RequestBody ClaimPictures claim) {
        requireSome(claim.ids(), ClaimPictures.MAX_PICTURES);
        return attachments.claim(claim);
    }

    @PostMapping("/releases")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> release(@RequestBody ReleasePictures released) {
        requireSome(released.ids(), ClaimPictures.MAX_PICTURES);
        return attachments.release(released);
    }

    @PostMapping("/looks")
    Mono<PictureAddresses> look(@RequestBody PictureLooks looks) {
        requireSome(looks.ids(), PictureLooks.MAX_PICTURES);
        return attachments.look(looks);
    }

    private static void requireSome(List<String> ids, int most) {
        if (ids.isEmpty() || ids.size() > most) {
            throw MaruException.invalid("ids", "expected: 1 to " + most);
        }
    }
}
