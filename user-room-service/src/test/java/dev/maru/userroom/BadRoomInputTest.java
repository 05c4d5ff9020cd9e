package dev.maru.userroom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.platform.id.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Every route about rooms and relations, with ids that are not one's own and bodies that nobody should send. */
class BadRoomInputTest extends UserRoomTest {

    private static final String ROOM = "{room}";
    private static final String PERSON = "{person}";

    private record Route(
            String method, String path, @Nullable Object body) {

        String to(String room, String person) {
            return path.replace(ROOM, room).replace(PERSON, person);
        }

        boolean names(String part) {
            return path.contains(part);
        }
    }

    private static final List<Route> ROUTES = List.of(
            new Route("GET", "/api/v1/rooms/{room}", null),
            new Route("PATCH", "/api/v1/rooms/{room}", Map.of("name", "mine")),
            new Route("PATCH", "/api/v1/rooms/{room}", Map.of("readOnly", true)),
            new Route("PATCH", "/api/v1/rooms/{room}", Map.of()),
            new Route("DELETE", "/api/v1/rooms/{room}", null),
            new Route("PUT", "/api/v1/rooms/{room}/password", Map.of("password", "open sesame")),
            new Route("DELETE", "/api/v1/rooms/{room}/password", null),
            new Route("PUT", "/api/v1/rooms/{room}/owner", Map.of("user", "x")),
            new Route("GET", "/api/v1/rooms/{room}/members", null),
            new Route("PUT", "/api/v1/rooms/{room}/members/me", null),
            new Route("DELETE", "/api/v1/rooms/{room}/members/me", null),
            new Route("DELETE", "/api/v1/rooms/{room}/members/{person}", null),
            new Route("PUT", "/api/v1/rooms/{room}/moderators/{person}", null),
            new Route("DELETE", "/api/v1/rooms/{room}/moderators/{person}", null),
            new Route("GET", "/api/v1/rooms/{room}/bans", null),
            new Route("PUT", "/api/v1/rooms/{room}/bans/{person}", null),
            new Route("DELETE", "/api/v1/rooms/{room}/bans/{person}", null),
            new Route(
                    "PUT",
                    "/api/v1/rooms/{room}/mutes/{person}",
                    Map.of("until", Instant.now().plus(Duration.ofHours(1)).toString())),
            new Route("DELETE", "/api/v1/rooms/{room}/mutes/{person}", null),
            new Route("PUT", "/api/v1/rooms/{room}/invitations/{person}", null),
            new Route("DELETE", "/api/v1/rooms/{room}/invitations/{person}", null),
            new Route("POST", "/api/v1/rooms/{room}/invite-codes", Map.of()),
            new Route("GET", "/api/v1/rooms/{room}/invite-codes", null),
            new Route("DELETE", "/api/v1/rooms/{room}/invite-codes/ABCDEFGHJKMN", null),
            new Route("DELETE", "/api/v1/me/invitations/{room}", null),
            new Route("GET", "/api/v1/invite-codes/{room}", null),
            new Route("PUT", "/api/v1/me/followings/{person}", null),
            new Route("DELETE", "/api/v1/me/followings/{person}", null),
            new Route("PUT", "/api/v1/me/blocks/{person}", null),
            new Route("DELETE", "/api/v1/me/blocks/{person}", null),
            new Route("PUT", "/api/v1/me/direct-rooms/{person}", null),
            new Route("GET", "/api/v1/users/{person}/followers", null),
            new Route("GET", "/api/v1/users/{person}/followings", null),
            new Route("GET", "/api/v1/users/{person}/relation", null));

    /** Another's private room is to a stranger as one that never was, on every route; and nothing in it changes. */
    @Test
    void theIdOfAnothersRoomIsOfNoUse() {
        User owner = newUser("owner");
        User member = newUser("member");
        User stranger = newUser("stranger");
        String room = answer(owner, "POST", "/api/v1/rooms", Map.of("name", "hidden", "kind", "private"))
                .get("id")
                .asString();
        call(owner, "PUT", "/api/v1/rooms/" + room + "/invitations/" + member.id())
                .expectStatus()
                .isNoContent();
        join(member, room).expectStatus().isOk();
        JsonNode before = room(owner, room);
        String unknown = Ids.next();

        for (Route route : ROUTES) {
            if (route.names("/rooms/" + ROOM)) {
                Said known = said(stranger, route, room, member.id());
                assertThat(known.status()).as(route.toString()).isEqualTo(404);
                assertThat(known).as(route.toString()).isEqualTo(said(stranger, route, unknown, member.id()));
            }
        }

        assertThat(room(owner, room)).isEqualTo(before);
        assertThat(membership(room, member.id()).get("version").asLong()).isEqualTo(2);
        assertThat(membership(room, stranger.id()).get("version").asLong()).isZero();
    }

    private record Said(int status, String body) {}

    private Said said(User user, Route route, String room, String person) {
        return call(user, route.method(), route.to(room, person), route.body())
                .expectBody(String.class)
                .consumeWith(result -> {})
                .returnResult()
                .getResponseBody()
                .transform(body -> body.replace(room, ROOM).replaceAll("\"traceId\":\"[^\"]*\"", ""))
                .transform(body -> new Said(body.contains("\"status\":404") ? 404 : 0, body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "%24ne",
                "%7B%22%24gt%22%3A%22%22%7D",
                "%5Bobject%20Object%5D",
                ".*",
                "%5E.*%24",
                "a:b",
                "%F0%9F%98%80",
                "%E2%80%AE",
                "00000000-0000-0000-0000-000000000000",
                "%00",
                "%ff",
                "..%2f..%2fetc",
                "a%0d%0ab"
            })
    void anIdThatIsNoneIsTheCallersMistakeEverywhere(String id) {
        User user = newUser("seeker");
        String room = newRoom(user, "mine");
        for (Route route : ROUTES) {
            for (String path : List.of(route.to(id, user.id()), route.to(room, id))) {
                int status = as(user).method(HttpMethod.valueOf(route.method()))
                        .uri(uri(path))
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(route.body() == null ? Map.of() : route.body())
                        .exchange()
                        .expectBody()
                        .returnResult()
                        .getStatus()
                        .value();
                assertThat(status).as(route.method() + " " + path).isLessThan(500);
            }
            if (call(user, "GET", "/api/v1/rooms/" + room)
                            .expectBody()
                            .returnResult()
                            .getStatus()
                            .value()
                    == 404) {
                room = newRoom(user, "next");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"x\",\"owner\":\"me\"}",
                "{\"name\":\"x\",\"id\":\"00000000-0000-0000-0000-000000000001\"}",
                "{\"name\":\"x\",\"role\":\"owner\"}",
                "{\"name\":\"x\",\"state\":\"ARCHIVED\"}",
                "{\"name\":\"x\",\"memberCount\":99}",
                "{\"name\":\"x\",\"seats\":[]}",
                "{\"name\":\"x\",\"slot\":\"x\"}",
                "{\"name\":\"x\",\"kind\":\"direct\"}",
                "{\"name\":\"x\",\"kind\":{\"$ne\":null}}",
                "{\"name\":{\"$gt\":\"\"}}",
                "{\"name\":[\"x\"]}",
                "{\"name\":null}",
                "{\"name\":\"x\",\"name\":\"y\"}",
                "{\"name\":\"x\",\"capacity\":\"$where\"}",
                "{\"name\":\"x\",\"capacity\":1e99}",
                "{\"name\":\"x\",\"password\":\"a\\u0000bcd\"}",
                "{\"name\":\"x\",\"password\":\"\\ud800abcd\"}",
                "[]",
                "null"
            })
    void whatIsNotOnesToSayIsRefused(String body) {
        User user = newUser("pusher");
        String room = newRoom(user, "mine");
        for (String[] route : new String[][] {
            {"POST", "/api/v1/rooms"},
            {"PUT", "/api/v1/rooms/by-name"},
            {"PATCH", "/api/v1/rooms/" + room},
            {"POST", "/api/v1/rooms/" + room + "/invite-codes"},
            {"PUT", "/api/v1/rooms/" + room + "/password"},
            {"PUT", "/api/v1/rooms/" + room + "/owner"},
            {"PUT", "/api/v1/me/rooms/order"}
        }) {
            // A change of nothing is one, and where no password is asked for none is looked at.
            if (route[0].equals("PATCH") && body.equals("{\"name\":null}")
                    || route[1].endsWith("by-name") && body.contains("password")) {
                continue;
            }
            String code = refusal(as(user).method(HttpMethod.valueOf(route[0]))
                    .uri(route[1])
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(body)
                    .exchange());
            assertThat(code).as(route[0] + " " + route[1]).isIn("invalid", "bad-request", "forbidden");
        }
        assertThat(room(user, room).get("owner").asString()).isEqualTo(user.id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\u202ey",
                "x\u2066y",
                "\u200b",
                "\u3164",
                "\ufeffx",
                "x\u0000",
                "x\u2028y",
                "x\ue000",
                " ",
                "\t"
            })
    void namesThatCannotBeShownAreNoNames(String name) {
        User user = newUser("namer");
        String room = newRoom(user, "plain");
        for (WebTestClient.ResponseSpec answer : List.of(
                call(user, "POST", "/api/v1/rooms", Map.of("name", name)),
                call(user, "PUT", "/api/v1/rooms/by-name", Map.of("name", name)),
                call(user, "PATCH", "/api/v1/rooms/" + room, Map.of("name", name)))) {
            assertThat(refusal(answer)).isEqualTo("invalid");
        }
    }

    @Test
    void namesOfAllScriptsAreNamesAndTooManyMarksAreNot() {
        User user = newUser("namer");
        for (String name : List.of("😀👩‍👩‍👧‍👦", "𠜎𠜱", "مرحبا", "ﷺ", "e\u0301".repeat(20), "İstanbul", "ǅ")) {
            String id = answer(user, "PUT", "/api/v1/rooms/by-name", Map.of("name", name + Ids.next()))
                    .get("id")
                    .asString();
            assertThat(room(user, id).get("name").asString()).isNotBlank();
        }
        for (String name : List.of("a" + "\u0301".repeat(10_000), "x".repeat(61), "x".repeat(60_000))) {
            assertThat(refusal(call(user, "POST", "/api/v1/rooms", Map.of("name", name))))
                    .isEqualTo("invalid");
        }
    }

    @Test
    void aPostThatIsSentAgainDoesNothingAgainAndAnotherUnderItsNameIsRefused() {
        User user = newUser("repeater");
        String room = newRoom(user, "mine");
        Map<String, List<Map<String, Object>>> posts = Map.of(
                "/api/v1/rooms",
                List.of(
                        Map.of("name", "one", "kind", "public", "password", "open sesame"),
                        Map.of("name", "one", "kind", "public", "password", "close sesame"),
                        Map.of("name", "one", "kind", "private"),
                        Map.of("name", "one", "capacity", 5),
                        Map.of("name", "one", "temporary", true),
                        Map.of("name", "two")),
                "/api/v1/rooms/" + room + "/invite-codes",
                List.of(Map.of("uses", 1), Map.of("uses", 2), Map.of("expiresInSeconds", 60), Map.of()));
        posts.forEach((path, bodies) -> {
            String key = Ids.next();
            JsonNode first = named(user, path, key, bodies.getFirst());
            assertThat(named(user, path, key, bodies.getFirst())).isEqualTo(first);
            List<Integer> statuses = atOnce(List.of(1, 2, 3, 4), i -> post(user, path, key, bodies.getFirst()));
            assertThat(statuses).containsOnly(201);
            for (Map<String, Object> other : bodies.subList(1, bodies.size())) {
                post(user, path, key, other)
                        .expectStatus()
                        .isEqualTo(422)
                        .expectBody()
                        .jsonPath("$.code")
                        .isEqualTo("key-reused");
            }
            // The name is the user's own.
            User another = newUser("another");
            if (path.equals("/api/v1/rooms")) {
                assertThat(named(another, path, key, bodies.getLast()).get("id"))
                        .isNotEqualTo(first.get("id"));
            }
        });
        Map<String, Integer> rooms = new HashMap<>();
        fetch(user, "/api/v1/me/rooms")
                .get("items")
                .forEach(item -> rooms.merge(item.get("name").asString(), 1, Integer::sum));
        assertThat(rooms).isEqualTo(Map.of("mine", 1, "one", 1));
        assertThat(fetch(user, "/api/v1/rooms/" + room + "/invite-codes")
                        .get("items")
                        .size())
                .isEqualTo(1);
    }

    private JsonNode named(User user, String path, String key, Object body) {
        return post(user, path, key, body)
                .expectStatus()
                .isCreated()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }

    private WebTestClient.ResponseSpec post(User user, String path, String key, Object body) {
        return as(user).post()
                .uri(path)
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    @Test
    void theOrderOfOnesRoomsIsOnesOwn() {
        User user = newUser("sorter");
        User other = newUser("other");
        String first = newRoom(user, "first");
        String second = newRoom(user, "second");
        String third = newRoom(user, "third");
        String foreign = newRoom(other, "foreign");

        JsonNode order = answer(
                user,
                "PUT",
                "/api/v1/me/rooms/order",
                Map.of("rooms", List.of(second, foreign, first, second, "{\"$ne\":1}")));

        assertThat(order.get("rooms").valueStream().map(JsonNode::asString)).containsExactly(second, first);
        assertThat(ids(fetch(user, "/api/v1/me/rooms"))).containsExactly(second, first, third);
        JsonNode page = fetch(user, "/api/v1/me/rooms?limit=1");
        assertThat(ids(page)).containsExactly(second, first);
        assertThat(ids(fetch(user, "/api/v1/me/rooms?before=" + page.get("next").asString())))
                .containsExactly(third);
        assertThat(ids(fetch(other, "/api/v1/me/rooms"))).containsExactly(foreign);
        assertThat(refusal(call(user, "PUT", "/api/v1/me/rooms/order", Map.of())))
                .isEqualTo("invalid");
    }
}
