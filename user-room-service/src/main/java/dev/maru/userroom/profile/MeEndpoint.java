package dev.maru.userroom.profile;

import dev.maru.platform.problem.InvalidField;
import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.CurrentUser;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.text.TextRule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code /api/v1/me}: oneself. */
@RestController
@RequestMapping("/api/v1/me")
final class MeEndpoint {

    private final Profiles profiles;

    MeEndpoint(Profiles profiles) {
        this.profiles = profiles;
    }

    @GetMapping
    Mono<Me> get(@CurrentUser String user) {
        return profiles.me(user).switchIfEmpty(Mono.error(UserRoomErrors::unauthenticated));
    }

    @PatchMapping
    Mono<Me> change(@CurrentUser String user, @RequestBody Changes changes) {
        List<InvalidField> errors = new ArrayList<>();
        TextRule.NICKNAME.check("nickname", changes.nickname(), errors);
        TextRule.ABOUT.check("about", changes.about(), errors);
        if (!errors.isEmpty()) {
            throw MaruException.invalid(errors);
        }
        String nickname = changes.nickname() == null ? null : TextRule.tidy(changes.nickname());
        String about = changes.about() == null ? null : TextRule.tidy(changes.about());
        return profiles.change(user, nickname, about).switchIfEmpty(Mono.error(UserRoomErrors::unauthenticated));
    }

    /** What is absent stays as it is. */
    record Changes(@Nullable String nickname, @Nullable String about) {}
}
