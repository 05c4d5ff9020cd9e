package dev.maru.userroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.maru.platform.id.Ids;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/**
 * What must hold on every route, asked of every route that the service has: whoever adds one need not think of it here, and
 * is told when it has to be written into a table.
 */
class EveryRouteTest extends UserRoomTest {

    private static final Pattern VARIABLE = Pattern.compile("\\{[^}]*}");

    /** Open to everybody; what is internal or anybody's own is not. */
    private static final Set<String> PUBLIC = Set.of(
            "GET /.well-known/jwks.json",
            "POST /api/v1/accounts",
            "POST /api/v1/email-codes",
            "POST /api/v1/guests",
            "POST /api/v1/password-resets",
            "POST /api/v1/password-resets/confirmation",
            "POST /api/v1/sessions",
            "POST /api/v1/sessions/refresh",
            "DELETE /api/v1/sessions/current",
            "GET /api/v1/sign-in-options",
            "GET /api/v1/social/{site}",
            "GET /api/v1/social/{site}/callback");

    /** All that a guest may ask for beside what is public. */
    private static final Set<String> FOR_GUESTS = Set.of(
            "GET /api/v1/me",
            "PATCH /api/v1/me",
            "GET /api/v1/me/account",
            "POST /api/v1/me/withdrawal",
            "GET /api/v1/me/rooms",
            "GET /api/v1/users",
            "GET /api/v1/users/{id}",
            "GET /api/v1/rooms",
            "POST /api/v1/rooms",
            "GET /api/v1/rooms/{id}",
            "GET /api/v1/rooms/{room}/members",
            "PUT /api/v1/rooms/{room}/members/me",
            "DELETE /api/v1/rooms/{room}/members/me",
            "GET /api/v1/sessions",
            "POST /api/v1/reports");

    /** What ends the session that asks, and so a test that goes on asking. */
    private static final Set<String> LAST = Set.of("POST /api/v1/me/withdrawal", "POST /api/v1/me/deactivation");

    private record Route(String method, String path, HandlerMethod handler) {

        String name() {
            return method + " " + path;
        }

        boolean isPublic() {
            return PUBLIC.contains(name());
        }

        boolean isInternal() {
            return path.startsWith("/internal/");
        }

        boolean isForAdmins() {
            return path.startsWith("/api/v1/admin/");
        }

        /** With something in the place of each variable. */
        String to(UnaryOperator<String> values) {
            return VARIABLE.matcher(path).replaceAll(match -> values.apply(match.group()));
        }

        @Nullable
        Class<?> body() {
            return Stream.of(handler.getMethodParameters())
                    .filter(parameter -> parameter.hasParameterAnnotation(RequestBody.class))
                    .findFirst()
                    .<Class<?>>map(MethodParameter::getParameterType)
                    .orElse(null);
        }

        List<String> parameters() {
            return Stream.of(handler.getMethodParameters())
                    .filter(parameter -> parameter.hasParameterAnnotation(RequestParam.class))
                    .map(parameter -> parameter.getParameter().getName())
                    .toList();
        }

        boolean isNamed() {
            return Stream.of(handler.getMethodParameters())
                    .map(parameter -> parameter.getParameterAnnotation(RequestHeader.class))
                    .anyMatch(header -> header != null && header.name().equals("Idempotency-Key"));
        }
    }

    @Autowired
    private RequestMappingHandlerMapping mapping;

    private List<Route> routes = List.of();

    @BeforeEach
    void findRoutes() {
        List<Route> found = new ArrayList<>();
        mapping.getHandlerMethods()
                .forEach((info, handler) -> info.getPatternsCondition()
                        .getPatterns()
                        .forEach(pattern -> info.getMethodsCondition()
                                .getMethods()
                                .forEach(method ->
                                        found.add(new Route(method.name(), pattern.getPatternString(), handler)))));
        found.removeIf(route -> !route.handler().getBeanType().getName().startsWith("dev.maru."));
        found.sort(Comparator.comparing(Route::path).thenComparing(Route::method));
        assertThat(found).hasSizeGreaterThan(70);
        routes = found;
    }

    @Test
    void theTablesNameRoutesThatExist() {
        Set<String> names = routes.stream().map(Route::name).collect(Collectors.toSet());
        assertThat(names).containsAll(PUBLIC).containsAll(FOR_GUESTS).containsAll(LAST);
        assertThat(names).containsAll(POSTS.keySet());
    }

    // Tokens

    @Test
    void aBadTokenOpensNothing() throws Exception {
        Map<String, String> tokens = badTokens();
        for (Route route : routes) {
            for (Map.Entry<String, String> token : tokens.entrySet()) {
                // A token that is none is nobody's, and a public route is open to nobody too.
                if (route.isPublic() || route.isInternal() && token.getKey().equals("a service's")) {
                    continue;
                }
                Said said = said(bearing(token.getValue()), route, "x", Map.of());
                assertThat(said.status())
                        .as(route.name() + " with " + token.getKey())
                        .isEqualTo(401);
                assertThat(said.body()).as(route.name()).contains("\"code\":\"unauthenticated\"");
            }
        }
    }

    private Map<String, String> badTokens() throws Exception {
        // First: what is counted by the clock does not like to go back.
        clock.advance(Duration.ofMinutes(-15).minusSeconds(11));
        String expired = newUser("late").accessToken();
        clock.reset();
        User user = newUser("bearer");
        SignedJWT good = SignedJWT.parse(user.accessToken());
        JWTClaimsSet claims = good.getJWTClaimsSet();
        String kid = good.getHeader().getKeyID();
        ECKey published = JWKSet.parse(client.get()
                        .uri("/.well-known/jwks.json")
                        .exchange()
                        .expectBody(String.class)
                        .returnResult()
                        .getResponseBody())
                .getKeyByKeyId(kid)
                .toECKey();
        ECKey own = new ECKeyGenerator(Curve.P_256).keyID(kid).generate();
        SignedJWT symmetric = new SignedJWT(header(JWSAlgorithm.HS256, kid), claims);
        symmetric.sign(new MACSigner(published.toECPublicKey().getEncoded()));
        SignedJWT forged = new SignedJWT(header(JWSAlgorithm.ES256, kid), claims);
        forged.sign(new ECDSASigner(own));
        SignedJWT unknownKey = new SignedJWT(header(JWSAlgorithm.ES256, "another"), claims);
        unknownKey.sign(new ECDSASigner(own));
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("none", "");
        tokens.put("algorithm none", new PlainJWT(claims).serialize());
        tokens.put("HS256 with the public key", symmetric.serialize());
        tokens.put("another key under our id", forged.serialize());
        tokens.put("an unknown key id", unknownKey.serialize());
        tokens.put("expired 11 s ago", expired);
        tokens.put("10 KB", user.accessToken() + "x".repeat(10_000));
        tokens.put("a broken signature", user.accessToken().replaceAll(".{8}$", "AAAAAAAA"));
        tokens.put("a refresh token", user.refreshToken());
        tokens.put("a service's", serviceTokens.bearer("user-room-service").substring("Bearer ".length()));
        tokens.put(
                "a service's for another", serviceTokens.bearer("chat-service").substring("Bearer ".length()));
        return tokens;
    }

    private static JWSHeader header(JWSAlgorithm algorithm, String kid) {
        return new JWSHeader.Builder(algorithm)
                .keyID(kid)
                .type(new JOSEObjectType("at+jwt"))
                .build();
    }

    @Test
    void whatIsInternalIsClosedToPeopleAndWhatIsForAdministratorsToOthers() {
        User user = newUser("anybody");
        for (Route route : routes) {
            if (route.isInternal()) {
                assertThat(said(as(user), route, user.id(), Map.of()).status())
                        .as(route.name())
                        .isEqualTo(401);
            }
            if (route.isForAdmins()) {
                assertThat(said(as(user), route, user.id(), Map.of()).status())
                        .as(route.name())
                        .isEqualTo(403);
            }
        }
    }

    @Test
    void guestsGetWhatIsWrittenHereAndNothingElse() {
        User guest = guest();
        for (Route route : routes) {
            if (!route.isPublic() && !route.isInternal() && !FOR_GUESTS.contains(route.name())) {
                assertThat(said(as(guest), route, guest.id(), Map.of()).status())
                        .as(route.name())
                        .isEqualTo(403);
            }
        }
    }

    @Test
    void guestsEnterPublicRoomsOnlyWhateverTheyShow() {
        User owner = newUser("owner");
        User guest = guest();
        String room = answer(owner, "POST", "/api/v1/rooms", Map.of("name", "hidden", "kind", "private"))
                .get("id")
                .asString();
        String code = answer(owner, "POST", "/api/v1/rooms/" + room + "/invite-codes", Map.of())
                .get("code")
                .asString();
        String locked = answer(owner, "POST", "/api/v1/rooms", Map.of("name", "locked", "password", "open sesame"))
                .get("id")
                .asString();
        String door = "/api/v1/rooms/" + room + "/members/me";

        for (Map<String, String> key :
                List.of(Map.<String, String>of(), Map.of("code", code), Map.of("password", "open sesame"))) {
            call(guest, "PUT", door, key).expectStatus().isNotFound();
        }
        call(owner, "PUT", "/api/v1/rooms/" + room + "/invitations/" + guest.id());
        call(guest, "PUT", door).expectStatus().isNotFound();
        assertThat(membership(room, guest.id()).get("state").asString()).isNotEqualTo("member");
        call(guest, "POST", "/api/v1/rooms", Map.of("name", "x", "kind", "private"))
                .expectStatus()
                .isForbidden();
        call(guest, "PUT", "/api/v1/rooms/" + locked + "/members/me", Map.of("password", "wrong"))
                .expectStatus()
                .isForbidden();
        call(guest, "PUT", "/api/v1/rooms/" + locked + "/members/me", Map.of("password", "open sesame"))
                .expectStatus()
                .isOk();
        // The control: with the same code somebody with an account is let in.
        call(newUser("member"), "PUT", door, Map.of("code", code))
                .expectStatus()
                .isOk();
    }

    // Ids and headers

    /** A stranger tries everything that is somebody else's, as every kind of id there is, on every route. */
    @Test
    void theIdsOfOthersAreOfNoUse() {
        User owner = newUser("victim");
        User member = newUser("member");
        String room = answer(owner, "POST", "/api/v1/rooms", Map.of("name", "nobodysbusiness", "kind", "private"))
                .get("id")
                .asString();
        String code = answer(owner, "POST", "/api/v1/rooms/" + room + "/invite-codes", Map.of("uses", 1))
                .get("code")
                .asString();
        call(owner, "PUT", "/api/v1/rooms/" + room + "/invitations/" + member.id());
        join(member, room).expectStatus().isOk();
        String session =
                fetch(owner, "/api/v1/sessions").get("items").get(0).get("id").asString();
        String report = answer(
                        owner,
                        "POST",
                        "/api/v1/reports",
                        Map.of("kind", "user", "target", member.id(), "reason", "spam"))
                .get("id")
                .asString();
        List<Object> before = everythingOf(owner, room);
        User thief = newUser("thief");

        for (Route route : routes) {
            if (!VARIABLE.matcher(route.path()).find() || route.isPublic()) {
                continue;
            }
            Set<String> paths = new LinkedHashSet<>();
            for (String id : List.of(room, owner.id(), session, report)) {
                paths.add(route.to(variable -> id));
            }
            for (String id : List.of(owner.id(), member.id(), thief.id(), code)) {
                paths.add(route.to(variable -> variable.equals("{room}") ? room : id));
            }
            for (String path : paths) {
                Said said = said(as(thief), route.method(), path, Map.of());
                assertThat(said.status()).as(route.method() + " " + path).isLessThan(500);
                // Whoever has the code of a room sees what it is called.
                if (!path.contains(code)) {
                    assertThat(said.body())
                            .as(route.method() + " " + path)
                            .doesNotContain("nobodysbusiness", owner.email(), code);
                }
            }
        }

        assertThat(everythingOf(owner, room)).isEqualTo(before);
        assertThat(membership(room, thief.id()).get("version").asLong()).isZero();
        assertThat(as(owner)
                        .get()
                        .uri("/api/v1/me")
                        .exchange()
                        .expectBody()
                        .returnResult()
                        .getStatus()
                        .value())
                .isEqualTo(200);
    }

    private List<Object> everythingOf(User owner, String room) {
        List<Object> all = new ArrayList<>();
        for (String path : List.of(
                "/api/v1/me",
                "/api/v1/me/account",
                "/api/v1/rooms/" + room,
                "/api/v1/rooms/" + room + "/members",
                "/api/v1/rooms/" + room + "/bans",
                "/api/v1/rooms/" + room + "/invite-codes",
                "/api/v1/me/blocks")) {
            all.add(fetch(owner, path));
        }
        all.add(fetch(owner, "/api/v1/sessions").get("items").size());
        return all;
    }

    @Test
    void whoOneIsComesFromTheTokenOnEveryRoute() {
        User user = newUser("honest");
        User other = newUser("other");
        for (Route route : routes) {
            if (!route.method().equals("GET") || route.isInternal() || route.isPublic()) {
                continue;
            }
            String path = route.to(variable -> user.id());
            String plain = said(as(user), "GET", path, null).body();
            String spoofed = said(
                            as(user).mutate()
                                    .defaultHeader("X-User-Id", other.id())
                                    .defaultHeader("X-Forwarded-User", other.id())
                                    .defaultHeader("X-Role", "admin")
                                    .defaultHeader("X-Original-URL", "/internal/v1/users/" + other.id() + "/rooms")
                                    .defaultHeader("X-HTTP-Method-Override", "DELETE")
                                    .build(),
                            "GET",
                            path,
                            null)
                    .body();
            assertThat(withoutTrace(spoofed)).as(route.name()).isEqualTo(withoutTrace(plain));
        }
    }

    @Test
    void anIdThatIsNoneIsNeverAFaultOfOurs() {
        User user = newUser("seeker");
        User admin = admin();
        String room = newRoom(user, "mine");
        for (Route route : routes) {
            if (!VARIABLE.matcher(route.path()).find()) {
                continue;
            }
            for (String id : List.of(
                    "%24ne",
                    "%7B%22%24gt%22%3A%22%22%7D",
                    ".*",
                    "%5E(a%2B)%2B%24",
                    "%27%20%7C%7C%201%3D%3D1",
                    "%00",
                    "%ff",
                    "..%2f..%2fetc%2fpasswd",
                    "a%0d%0aX-Evil%3A%201",
                    "%E2%80%AE",
                    "%F0%9F%98%80",
                    "x".repeat(2_000))) {
                for (WebTestClient caller : List.of(as(user), as(admin), asService())) {
                    Said said = said(caller, route.method(), route.to(variable -> id), Map.of());
                    assertThat(said.status()).as(route.name() + " " + id).isLessThan(500);
                }
            }
        }
        assertThat(room(user, room).get("owner").asString()).isEqualTo(user.id());
    }

    // Bodies

    @Test
    void whatIsNotOnesToSayIsRefusedOnEveryRoute() {
        User user = newUser("pusher");
        User admin = admin();
        String room = newRoom(user, "mine");
        for (Route route : withBody()) {
            WebTestClient caller = whoMayCall(route, user, admin);
            for (String field : List.of("role", "id", "_id", "owner", "admin", "version", "createdAt", "$where")) {
                if (fieldsOf(route).containsKey(field)) {
                    continue;
                }
                Said said = said(caller, route, room, Map.of(field, user.id()));
                assertThat(said.status()).as(route.name() + " " + field).isIn(400, 401, 403);
            }
        }
        JsonNode mine = room(user, room);
        assertThat(mine.get("owner").asString()).isEqualTo(user.id());
        assertThat(fetch(user, "/api/v1/me/account").get("role").asString()).isEqualTo("member");
    }

    @Test
    void operatorsInThePlaceOfTextAreRefusedOnEveryRoute() {
        User user = newUser("operator");
        User admin = admin();
        String room = newRoom(user, "mine");
        for (Route route : withBody()) {
            WebTestClient caller = whoMayCall(route, user, admin);
            fieldsOf(route).forEach((field, type) -> {
                if (type != String.class) {
                    return;
                }
                for (Object value :
                        List.of(Map.of("$ne", ""), Map.of("$gt", ""), Map.of("$regex", ".*"), List.of("x"), true, 7)) {
                    Said said = said(caller, route, room, Map.of(field, value));
                    assertThat(said.status())
                            .as(route.name() + " " + field + value)
                            .isIn(400, 401, 403);
                }
            });
        }
    }

    @Test
    void noTextIsAFaultOfOursOnAnyRoute() {
        User user = newUser("writer");
        User admin = admin();
        String room = newRoom(user, "mine");
        String marks = "a" + "\u0301".repeat(10_000);
        for (Route route : withBody()) {
            if (LAST.contains(route.name())) {
                continue;
            }
            WebTestClient caller = whoMayCall(route, user, admin);
            Set<String> fields = new TreeSet<>(fieldsOf(route).keySet());
            for (String text : List.of(
                    "a\u202eb",
                    "\u200b",
                    "\u0000",
                    "\ud83d\ude00",
                    "\ufeff",
                    "x".repeat(10_000),
                    marks,
                    "$where",
                    ".*",
                    "")) {
                Map<String, Object> body = new LinkedHashMap<>();
                fields.forEach(field -> body.put(field, text));
                assertThat(said(caller, route, room, body).status())
                        .as(route.name() + " " + text.substring(0, Math.min(5, text.length())))
                        .isLessThan(500);
                fieldsOf(route).forEach((field, type) -> {
                    if (type == String.class) {
                        assertThat(said(caller, route, room, Map.of(field, text))
                                        .status())
                                .as(route.name() + " " + field)
                                .isLessThan(500);
                    }
                });
            }
            for (String raw : List.of(
                    "{\"x\":\"\\ud800\"}", "[[[[", "{} {}", "null", "[]", "\"x\"", "1e999", "{\"a\":1,\"a\":2}")) {
                assertThat(raw(caller, route.method(), route.to(variable -> room), raw)
                                .status())
                        .as(route.name() + " " + raw)
                        .isLessThan(500);
            }
        }
    }

    /** Each question of each route, asked by who may ask it. */
    @Test
    void noParameterIsAFaultOfOursOnAnyRoute() {
        User user = newUser("asker");
        User admin = admin();
        String room = newRoom(user, "mine");
        int asked = 0;
        for (Route route : routes) {
            if (!route.method().equals("GET")) {
                continue;
            }
            WebTestClient caller = whoMayCall(route, user, admin);
            for (String parameter : route.parameters()) {
                for (String value : List.of(
                        "",
                        "-1",
                        "0",
                        "1e9",
                        "99999999999999999999",
                        "NaN",
                        "%24where",
                        "(a%2B)%2B%24",
                        "%5C",
                        "*",
                        "%00",
                        "%ff",
                        "%F0%9F%98%80",
                        "%E2%80%AE",
                        "%ED%A0%80",
                        "..%2f..%2fetc%2fpasswd",
                        "//evil.example",
                        room,
                        "x".repeat(2_000))) {
                    String path = route.to(variable -> room) + "?" + parameter + "=" + value;
                    assertThat(said(caller, "GET", path, null).status())
                            .as(path)
                            .isLessThan(500);
                    asked++;
                }
                String twice = route.to(variable -> room) + "?" + parameter + "%5B%24ne%5D=1&" + parameter + "=x&"
                        + parameter + "=y";
                assertThat(said(caller, "GET", twice, null).status()).as(twice).isLessThan(500);
            }
        }
        assertThat(asked).isGreaterThan(300);
    }

    /** Who is refused at the door shows nothing of what is behind it. */
    private WebTestClient whoMayCall(Route route, User user, User admin) {
        return route.isInternal() ? asService() : as(route.isForAdmins() ? admin : user);
    }

    private List<Route> withBody() {
        return routes.stream().filter(route -> route.body() != null).toList();
    }

    private static Map<String, Class<?>> fieldsOf(Route route) {
        Class<?> body = route.body();
        return body == null || !body.isRecord()
                ? Map.of()
                : Arrays.stream(body.getRecordComponents())
                        .collect(Collectors.toMap(RecordComponent::getName, RecordComponent::getType));
    }

    // Again

    /** What a POST says the first time and another time; what the second says must differ. */
    private record Posted(Map<String, Object> body, Map<String, Object> other) {}

    private static final Map<String, Posted> POSTS = Map.ofEntries(
            Map.entry(
                    "POST /api/v1/accounts",
                    new Posted(
                            Map.of("email", "<fresh>@maru.test", "password", PASSWORD),
                            Map.of("email", "<fresh>@maru.test", "password", PASSWORD + "!"))),
            Map.entry(
                    "POST /api/v1/email-codes",
                    new Posted(Map.of("email", "<fresh>@maru.test"), Map.of("email", "other-<fresh>@maru.test"))),
            Map.entry("POST /api/v1/guests", new Posted(Map.of("nickname", "one"), Map.of("nickname", "two"))),
            Map.entry(
                    "POST /api/v1/password-resets",
                    new Posted(Map.of("email", "<fresh>@maru.test"), Map.of("email", "other-<fresh>@maru.test"))),
            Map.entry(
                    "POST /api/v1/password-resets/confirmation",
                    new Posted(
                            Map.of("token", "<fresh>", "newPassword", PASSWORD),
                            Map.of("token", "<fresh>", "newPassword", PASSWORD + "!"))),
            Map.entry(
                    "POST /api/v1/sessions",
                    new Posted(
                            Map.of("email", "<email>", "password", PASSWORD),
                            Map.of("email", "<email>", "password", PASSWORD + "!"))),
            Map.entry("POST /api/v1/sessions/refresh", new Posted(Map.of(), Map.of("x", "y"))),
            Map.entry("POST /api/v1/rooms", new Posted(Map.of("name", "one"), Map.of("name", "two"))),
            Map.entry("POST /api/v1/rooms/{room}/invite-codes", new Posted(Map.of("uses", 1), Map.of("uses", 2))),
            Map.entry(
                    "POST /api/v1/reports",
                    new Posted(
                            Map.of("kind", "room", "target", "<room>", "reason", "spam"),
                            Map.of("kind", "room", "target", "<room>", "reason", "abuse"))),
            Map.entry("POST /api/v1/admin/parked/replay", new Posted(Map.of(), Map.of("x", "y"))),
            Map.entry("POST /api/v1/me/identities/{site}", new Posted(Map.of(), Map.of("x", "y"))),
            Map.entry(
                    "POST /api/v1/me/deactivation",
                    new Posted(Map.of("password", PASSWORD), Map.of("password", "wrong"))),
            Map.entry(
                    "POST /api/v1/me/withdrawal",
                    new Posted(Map.of("password", PASSWORD), Map.of("password", "wrong"))));

    /** Each four times at once, once more, and once with something else under the same name. */
    @Test
    void everyPostCanBeSentAgain() {
        List<Route> posts = routes.stream()
                .filter(route -> route.method().equals("POST") && !route.isInternal())
                .toList();
        assertThat(posts).extracting(Route::name).containsExactlyInAnyOrderElementsOf(POSTS.keySet());
        for (Route route : posts) {
            User user = newUser("repeater");
            String room = newRoom(user, "mine");
            String fresh = Ids.next();
            Posted posted = POSTS.get(route.name());
            Map<String, Object> body = filled(posted.body(), user, room, fresh);
            String path = route.to(variable -> variable.equals("{site}") ? "google" : room);
            WebTestClient named =
                    as(user).mutate().defaultHeader("Idempotency-Key", fresh).build();

            List<Integer> statuses = atOnce(List.of(1, 2, 3, 4), i -> exchange(named, "POST", path, body));
            Said again = said(named, "POST", path, body);
            Said other = said(named, "POST", path, filled(posted.other(), user, room, fresh));

            assertThat(statuses)
                    .as(route.name())
                    .allSatisfy(status -> assertThat(status).isLessThan(500));
            assertThat(again.status()).as(route.name()).isLessThan(500);
            if (route.isNamed()) {
                assertThat(statuses).as(route.name()).containsOnly(201);
                assertThat(again.status()).as(route.name()).isEqualTo(201);
                assertThat(other.body()).as(route.name()).contains("key-reused");
                assertThat(other.status()).as(route.name()).isEqualTo(422);
            } else {
                assertThat(other.status()).as(route.name()).isLessThan(500);
            }
        }
    }

    private static Map<String, Object> filled(Map<String, Object> body, User user, String room, String fresh) {
        Map<String, Object> filled = new LinkedHashMap<>();
        body.forEach((field, value) -> filled.put(
                field,
                value instanceof String text
                        ? text.replace("<fresh>", fresh).replace("<room>", room).replace("<email>", user.email())
                        : value));
        return filled;
    }

    // Asking

    private record Said(int status, String body) {}

    private Said said(WebTestClient caller, Route route, String id, @Nullable Object body) {
        return said(caller, route.method(), route.to(variable -> id), body);
    }

    private Said said(WebTestClient caller, String method, String path, @Nullable Object body) {
        return answered(exchange(caller, method, path, body));
    }

    private WebTestClient.ResponseSpec exchange(
            WebTestClient caller, String method, String path, @Nullable Object body) {
        WebTestClient.RequestBodySpec request =
                caller.method(HttpMethod.valueOf(method)).uri(uri(path));
        return body == null
                ? request.exchange()
                : request.contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(body)
                        .exchange();
    }

    private Said raw(WebTestClient caller, String method, String path, String body) {
        return answered(caller.method(HttpMethod.valueOf(method))
                .uri(uri(path))
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange());
    }

    private static Said answered(WebTestClient.ResponseSpec answer) {
        EntityExchangeResult<byte[]> result = answer.expectBody().returnResult();
        byte[] body = result.getResponseBody();
        return new Said(result.getStatus().value(), body == null ? "" : new String(body, StandardCharsets.UTF_8));
    }

    private WebTestClient bearing(String token) {
        return token.isEmpty()
                ? client
                : client.mutate()
                        .defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token)
                        .build();
    }

    private static String withoutTrace(String body) {
        return body.replaceAll("\"traceId\":\"[^\"]*\"", "");
    }

    private User guest() {
        EntityExchangeResult<JsonNode> answer = post("/api/v1/guests", Map.of("nickname", "guest"))
                .expectStatus()
                .isCreated()
                .expectBody(JsonNode.class)
                .returnResult();
        JsonNode body = answer.getResponseBody();
        return new User(
                body.get("user").get("id").asString(),
                "",
                "guest",
                body.get("accessToken").asString(),
                "");
    }
}
