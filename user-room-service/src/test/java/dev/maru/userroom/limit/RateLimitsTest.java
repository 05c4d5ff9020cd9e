package dev.maru.userroom.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.platform.id.Ids;
import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.UserRoomTest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;

class RateLimitsTest extends UserRoomTest {

    @Autowired
    private RateLimits limits;

    @Test
    void whoDoesItTooOftenHasToWaitAndOthersDoNot() {
        User me = newUser("me");
        User other = newUser("other");
        String room = newRoom(other, "open");

        refused(me, RateLimits.Kind.CREATE, "POST", "/api/v1/rooms", Map.of("name", "x"));
        refused(me, RateLimits.Kind.CREATE, "PUT", "/api/v1/rooms/by-name", Map.of("name", Ids.next()));
        refused(me, RateLimits.Kind.JOIN, "PUT", "/api/v1/rooms/" + room + "/members/me", null);
        refused(me, RateLimits.Kind.FOLLOW, "PUT", "/api/v1/me/followings/" + other.id(), null);
        refused(me, RateLimits.Kind.FOLLOW, "PUT", "/api/v1/me/blocks/" + other.id(), null);
        refused(me, RateLimits.Kind.GUESS, "GET", "/api/v1/invite-codes/ABCDEFGHJKMN", null);
        newRoom(other, "still");
        refused(other, RateLimits.Kind.INVITE, "PUT", "/api/v1/rooms/" + room + "/invitations/" + me.id(), null);
        refused(other, RateLimits.Kind.INVITE, "POST", "/api/v1/rooms/" + room + "/invite-codes", Map.of());
    }

    private void refused(User user, RateLimits.Kind kind, String method, String path, @Nullable Object body) {
        useUp(kind, user.id());
        call(user, method, path, body)
                .expectStatus()
                .isEqualTo(429)
                .expectHeader()
                .value(
                        HttpHeaders.RETRY_AFTER,
                        after -> assertThat(Long.parseLong(after)).isPositive())
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("rate-limited");
    }

    private void useUp(RateLimits.Kind kind, String who) {
        try {
            while (true) {
                limits.take(kind, who).block();
            }
        } catch (MaruException e) {
            assertThat(e.code().code()).isEqualTo("rate-limited");
        }
    }
}
