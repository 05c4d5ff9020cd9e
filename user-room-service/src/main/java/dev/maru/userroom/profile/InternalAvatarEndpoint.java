package dev.maru.userroom.profile;

import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.UserRoomErrors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Takes the paths of a new profile picture from image-service. */
@RestController
final class InternalAvatarEndpoint {

    private static final Pattern PATH = Pattern.compile("/pictures/[A-Za-z0-9._-]{1,128}");

    private final Profiles profiles;
    private final ProfileNews news;

    InternalAvatarEndpoint(Profiles profiles, ProfileNews news) {
        this.profiles = profiles;
        this.news = news;
    }

    @PutMapping("/internal/v1/users/{user}/avatar")
    Mono<Replaced> show(@PathVariable String user, @RequestBody Picture picture) {
        Long version = picture.version();
        if (version == null || version < 1) {
            throw MaruException.invalid("version", "expected: a number from 1");
        }
        Avatar avatar = picture.avatar();
        if (avatar != null) {
            requirePath("avatar.128", avatar.small());
            requirePath("avatar.256", avatar.medium());
            requirePath("avatar.512", avatar.large());
        }
        return profiles.show(user, avatar, version)
                .doOnNext(_ -> news.tell(user))
                .map(previous -> new Replaced(previous.orElse(null)))
                .switchIfEmpty(Mono.error(UserRoomErrors::noPerson));
    }

    private static void requirePath(String field, @Nullable String path) {
        if (path == null || !PATH.matcher(path).matches()) {
            throw MaruException.invalid(field, "expected: /pictures/ and a name");
        }
    }

    /** @param version grows with every picture of the user, and with its removal */
    record Picture(@Nullable Avatar avatar, @Nullable Long version) {}

    record Replaced(@Nullable Avatar previous) {}
}
