package dev.maru.userroom.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.platform.id.Ids;
import dev.maru.userroom.UserRoomTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class RecoveryEndpointTest extends UserRoomTest {

    private static final String NEXT = "another-Wooden-hall-9";

    @Test
    void whoForgotThePasswordSetsAnotherByALinkAndAllSessionsEnd() {
        User user = newUser("forgetful");
        String token = token(user.email());

        confirm(token, NEXT).expectStatus().isNoContent();

        untilRefused(user);
        signIn(user.email(), PASSWORD).expectStatus().isUnauthorized();
        signIn(user.email(), NEXT).expectStatus().isCreated();
        confirm(token, "yet-another-Hall-10")
                .expectStatus()
                .isEqualTo(410)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("link-used");
    }

    @Test
    void aLinkIsGoodForHalfAnHour() {
        User user = newUser("late");
        String token = token(user.email());
        clock.advance(PasswordResets.LIFETIME.plusSeconds(1));

        confirm(token, NEXT).expectStatus().isEqualTo(410);
    }

    @Test
    void anOlderLinkIsOverWhenTheNewerOneWasUsed() {
        User user = newUser("twice");
        String older = token(user.email());
        String newer = token(user.email());
        assertThat(newer).isNotEqualTo(older);

        confirm(newer, NEXT).expectStatus().isNoContent();

        confirm(older, "yet-another-Hall-10").expectStatus().isEqualTo(410);
    }

    @Test
    void ofManyWhoUseALinkAtOnceOneDoes() {
        User user = newUser("racing");
        String token = token(user.email());

        List<Integer> statuses = Flux.fromStream(IntStream.range(0, 12).boxed())
                .flatMap(
                        i -> Mono.fromCallable(() -> confirm(token, NEXT + i)
                                        .expectBody()
                                        .returnResult()
                                        .getStatus()
                                        .value())
                                .subscribeOn(Schedulers.boundedElastic()),
                        12)
                .collectList()
                .block();

        assertThat(statuses.stream().filter(status -> status == 204)).hasSize(1);
        assertThat(statuses).containsOnly(204, 410);
    }

    @Test
    void aBadPasswordDoesNotUseTheLinkUp() {
        User user = newUser("clumsy");
        String token = token(user.email());

        confirm(token, "short")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo("newPassword");

        confirm(token, NEXT).expectStatus().isNoContent();
    }

    @Test
    void theTokenIsNotInTheStore() {
        User user = newUser("private");
        String token = token(user.email());

        assertThat(mongo.find(new Query(), PasswordReset.class)
                        .map(PasswordReset::token)
                        .collectList()
                        .block())
                .isNotEmpty()
                .noneMatch(stored -> stored.contains(token));
    }

    @Test
    void anUnknownAddressIsAnsweredTheSameAndGetsNothing() {
        String unknown = Ids.next() + "@maru.test";

        byte[] known = ask(newUser("known").email())
                .expectStatus()
                .isAccepted()
                .expectBody()
                .returnResult()
                .getResponseBody();
        byte[] other = ask(unknown)
                .expectStatus()
                .isAccepted()
                .expectBody()
                .returnResult()
                .getResponseBody();

        assertThat(other).isEqualTo(known);
        assertThat(mail.to(unknown)).isEmpty();
    }

    @Test
    void oneAddressIsNotFloodedWithMail() {
        User user = newUser("flooded");
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            statuses.add(
                    ask(user.email()).expectBody().returnResult().getStatus().value());
        }

        assertThat(statuses).containsExactly(202, 202, 202, 202, 202, 429);
        ask(user.email()).expectHeader().valueMatches("Retry-After", "\\d+");
        clock.advance(Duration.ofMinutes(3));
        ask(user.email()).expectStatus().isAccepted();
    }

    private WebTestClient.ResponseSpec ask(String email) {
        return post("/api/v1/password-resets", Map.of("email", email));
    }

    private WebTestClient.ResponseSpec confirm(String token, String password) {
        return post("/api/v1/password-resets/confirmation", Map.of("token", token, "newPassword", password));
    }

    /** Asks for a link and reads it in the mail. */
    private String token(String email) {
        int before = mail.to(email).size();
        ask(email).expectStatus().isAccepted();
        await().atMost(Duration.ofSeconds(5)).until(() -> mail.to(email).size() > before);
        return mail.to(email).getLast().replaceAll("(?s).*http://localhost:8080/reset#token=([A-Za-z0-9_-]+).*", "$1");
    }
}
