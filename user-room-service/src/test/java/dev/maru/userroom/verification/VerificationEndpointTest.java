package dev.maru.userroom.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.platform.id.Ids;
import dev.maru.userroom.UserRoomTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

class VerificationEndpointTest extends UserRoomTest {

    @Test
    void aCodeComesByMailAndConfirmsTheAddressAtSignUp() {
        String email = Ids.next() + "@maru.test";
        String code = code(email);

        signUp(email, code).expectStatus().isCreated();

        assertThat(account(signedIn(email)).get("emailVerified").asBoolean()).isTrue();
        assertThat(mongo.find(new Query(), EmailCode.class)
                        .collectList()
                        .block()
                        .toString())
                .doesNotContain(email);
    }

    @Test
    void aCodeIsGoodOnceAndForItsAddressOnly() {
        String email = Ids.next() + "@maru.test";
        String other = Ids.next() + "@maru.test";
        String code = code(email);

        refused(signUp(other, code));
        signUp(email, code).expectStatus().isCreated();
        refused(signUp(Ids.next() + "@maru.test", code));
    }

    @Test
    void aCodeIsGoodForTenMinutes() {
        String late = Ids.next() + "@maru.test";
        String code = code(late);
        clock.advance(EmailCodes.LIFETIME.plusSeconds(1));
        refused(signUp(late, code));
    }

    @Test
    void aCodeIsGoodForFiveTries() {
        String guessed = Ids.next() + "@maru.test";
        String right = code(guessed);
        for (int i = 0; i < EmailCodes.MAX_TRIES; i++) {
            refused(signUp(guessed, right.equals("000000") ? "111111" : "000000"));
        }
        refused(signUp(guessed, right));
    }

    @Test
    void whoHasAnAccountConfirmsTheAddressLater() {
        User user = newUser("later");
        assertThat(account(user).get("emailVerified").asBoolean()).isFalse();

        verify(user, "123").expectStatus().isBadRequest();
        verify(user, code(user.email())).expectStatus().isNoContent();

        assertThat(account(user).get("emailVerified").asBoolean()).isTrue();
        // An address that is confirmed gets a hint and no code, and the answer is the same.
        int before = mail.to(user.email()).size();
        post("/api/v1/email-codes", Map.of("email", user.email()))
                .expectStatus()
                .isAccepted();
        await().atMost(Duration.ofSeconds(5)).until(() -> mail.to(user.email()).size() > before);
        assertThat(mail.to(user.email()).getLast()).doesNotContainPattern("\\d{6}");
    }

    private static void refused(WebTestClient.ResponseSpec answer) {
        answer.expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo("code");
    }

    private WebTestClient.ResponseSpec signUp(String email, String code) {
        return post("/api/v1/accounts", Map.of("email", email, "password", PASSWORD, "code", code));
    }

    private WebTestClient.ResponseSpec verify(User user, String code) {
        return as(user).put()
                .uri("/api/v1/me/email/verification")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("code", code))
                .exchange();
    }

    private String code(String email) {
        int before = mail.to(email).size();
        post("/api/v1/email-codes", Map.of("email", email))
                .expectStatus()
                .isAccepted()
                .expectBody()
                .isEmpty();
        await().atMost(Duration.ofSeconds(5)).until(() -> mail.to(email).size() > before);
        return mail.to(email).getLast().replaceAll("(?s).*?(\\d{6}).*", "$1");
    }

    private JsonNode account(User user) {
        return as(user).get()
                .uri("/api/v1/me/account")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }
}
