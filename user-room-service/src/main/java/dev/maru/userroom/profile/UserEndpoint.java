package dev.maru.userroom.profile;

import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.UserRoomErrors;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code /api/v1/users}: others. */
@RestController
@RequestMapping("/api/v1/users")
final class UserEndpoint {

    /** People that one request may ask for. */
    static final int MAX_IDS = 100;

    private final Profiles profiles;

    UserEndpoint(Profiles profiles) {
        this.profiles = profiles;
    }

    @GetMapping("/{id}")
    Mono<Person> get(@PathVariable String id) {
        return profiles.person(id).switchIfEmpty(Mono.error(UserRoomErrors::noPerson));
    }

    /** Those who exist, in the order in which they were asked for. */
    @GetMapping
    Mono<People> list(@RequestParam String ids) {
        List<String> asked = Arrays.stream(ids.split(",", -1))
                .filter(id -> !id.isEmpty())
                .distinct()
                .toList();
        if (asked.isEmpty() || asked.size() > MAX_IDS) {
            throw MaruException.invalid("ids", "expected: 1 to " + MAX_IDS + " ids with commas between them");
        }
        return profiles.people(asked)
                .map(people -> new People(
                        asked.stream().map(people::get).filter(Objects::nonNull).toList()));
    }

    record People(List<Person> items) {}
}
