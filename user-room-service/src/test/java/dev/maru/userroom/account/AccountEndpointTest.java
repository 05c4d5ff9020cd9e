package dev.maru.userroom.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.platform.id.Ids;
import dev.maru.userroom.UserRoomTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

class AccountEndpointTest extends UserRoomTest {

    @Test
    void signingUpShowsThePersonAndNoPassword() {
        String email = "Somebody." + Ids.next() + "@Maru.Test";

        signUp(email, PASSWORD, "  마루  ")
                .expectStatus()
                .isCreated()
                .expectBody()
                .jsonPath("$.email")
                .isEqualTo(email.toLowerCase())
                .jsonPath("$.nickname")
                .isEqualTo("마루")
                .jsonPath("$.about")
                .isEqualTo("")
                .jsonPath("$.avatar")
                .isEmpty()
                .jsonPath("$.createdAt")
                .exists()
                .jsonPath("$.password")
                .doesNotExist()
                .jsonPath("$.job")
                .isEmpty()
                .jsonPath("$.length()")
                .isEqualTo(7);
    }

    @Test
    void aJobIsOneOfTheList() {
        JsonNode me = post(
                        "/api/v1/accounts",
                        Map.of("email", Ids.next() + "@maru.test", "password", PASSWORD, "job", "designer"))
                .expectStatus()
                .isCreated()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
        assertThat(me.get("job").asString()).isEqualTo("designer");

        post("/api/v1/accounts", Map.of("email", Ids.next() + "@maru.test", "password", PASSWORD, "job", "king"))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo("job");
    }

    @Test
    void aSecondPasswordThatDiffersIsRefusedByName() {
        post(
                        "/api/v1/accounts",
                        Map.of(
                                "email",
                                Ids.next() + "@maru.test",
                                "password",
                                PASSWORD,
                                "passwordConfirmation",
                                PASSWORD + "x"))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo("passwordConfirmation");
    }

    @Test
    void whoChoosesNoNicknameGetsOne() {
        post("/api/v1/accounts", Map.of("email", Ids.next() + "@maru.test", "password", PASSWORD))
                .expectStatus()
                .isCreated()
                .expectBody()
                .jsonPath("$.nickname")
                .value(String.class, nickname -> assertThat(nickname).matches("\\S+ \\S+ \\d+"));
    }

    @Test
    void anAddressHasOneAccountInWhateverCase() {
        String email = Ids.next() + "@maru.test";
        signUp(email, PASSWORD, "first").expectStatus().isCreated();

        signUp(email.toUpperCase(), PASSWORD, "second")
                .expectStatus()
                .isEqualTo(409)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("email-taken")
                .jsonPath("$.errors[0].field")
                .isEqualTo("email");
    }

    @Test
    void ofFiftyWhoSignUpAtOnceOneGetsTheAddress() {
        String email = Ids.next() + "@maru.test";

        List<Integer> statuses = Flux.fromStream(IntStream.range(0, 50).boxed())
                .flatMap(
                        i -> Mono.fromCallable(() -> signUp(email, PASSWORD, "racer " + i)
                                        .expectBody()
                                        .returnResult()
                                        .getStatus()
                                        .value())
                                .subscribeOn(Schedulers.boundedElastic()),
                        50)
                .collectList()
                .block();

        assertThat(statuses).hasSize(50).containsOnly(201, 409).containsOnlyOnce(201);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        email    | no-at-sign
        email    | two@@maru.test
        email    | blank @maru.test
        email    | nobody@nowhere
        email    | .dot@maru.test
        email    | lookalike@mаru.test
        password | short7
        password | lettersonly
        password | 1234567890123
        password | password123!
        password | QWER1234
        password | dkssudgktpdy1
        nickname | '   '
        nickname | abcdefghijabcdefghijabcdefghijk
        nickname | up‮down
        nickname | zero​width
        """)
    void whatBreaksARuleIsNamed(String field, String value) {
        Map<String, String> body =
                new HashMap<>(Map.of("email", Ids.next() + "@maru.test", "password", PASSWORD, "nickname", "fine"));
        body.put(field, value);

        post("/api/v1/accounts", body)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("invalid")
                .jsonPath("$.errors.length()")
                .isEqualTo(1)
                .jsonPath("$.errors[0].field")
                .isEqualTo(field);
    }

    @Test
    void allThatIsWrongIsNamedAtOnce() {
        post("/api/v1/accounts", Map.of("email", "x", "password", "y", "nickname", " "))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors[*].field")
                .value(
                        List.class,
                        fields -> assertThat(fields).asList().containsExactly("email", "password", "nickname"));
    }

    @Test
    void aNamedRequestSentTwiceCreatesOneAccount() {
        Map<String, String> body = Map.of("email", Ids.next() + "@maru.test", "password", PASSWORD, "nickname", "one");
        String key = Ids.next();

        JsonNode first = named(key, body, 201);
        JsonNode second = named(key, body, 201);
        assertThat(second).isEqualTo(first);

        Map<String, String> other = new HashMap<>(body);
        other.put("nickname", "other");
        assertThat(named(key, other, 422).get("code").asString()).isEqualTo("key-reused");
        assertThat(named(Ids.next(), body, 409).get("code").asString()).isEqualTo("email-taken");
        assertThat(named("not a uuid", body, 400).get("code").asString()).isEqualTo("invalid");
    }

    private JsonNode named(String key, Map<String, String> body, int status) {
        return client.post()
                .uri("/api/v1/accounts")
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }
}
