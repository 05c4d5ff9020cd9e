package dev.maru.userroom;

import static org.awaitility.Awaitility.await;

import dev.maru.platform.id.Ids;
import dev.maru.platform.security.ServiceTokens;
import dev.maru.testing.GithubStub;
import dev.maru.testing.WholeAnswers;
import dev.maru.testing.WithStores;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

/** The whole service over HTTP, on a real store, with a chat-service that does what the test wants. */
@SpringBootTest(
        classes = {UserRoomApplication.class, UserRoomTest.Clocks.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.name=user-room-service",
            "MARU_TOKEN_SECRET=" + UserRoomTest.TOKEN_SECRET,
            "MARU_SERVICE_SECRET=9f1c7b52-tests-only-zYxWvUtS-4e0a86d3",
            // Small, so that tests spend their time on something else; what production uses is measured apart.
            "MARU_PASSWORD_MEMORY=1MB",
            "MARU_PASSWORD_ITERATIONS=1",
            // Nowhere: limits are counted by the one instance that there is.
            "MARU_REDIS_URL=redis://127.0.0.1:1",
            "MARU_LIMIT_WINDOW=1h",
            "MARU_LIMIT_CREATES=300",
            "MARU_LIMIT_JOINS=300",
            "MARU_LIMIT_INVITES=300",
            "MARU_LIMIT_FOLLOWS=300",
            // The stand-in for another site brings a Jackson module for Kotlin, which is not for our mapper.
            "spring.jackson.find-and-add-modules=false",
            "MARU_OUTBOX_INTERVAL=100ms",
            "MARU_OUTBOX_ANSWER_WITHIN=1s"
        })
@WithStores(redis = false)
public abstract class UserRoomTest {

    public static final String TOKEN_SECRET = "3b8e1d60-tests-only-QrStUvWx-c7a2f954";

    protected static final String PASSWORD = "tiny-Wooden-hall-7";

    protected static final StubChat chat = new StubChat();

    protected static final StubImages images = new StubImages();

    protected static final StubMail mail = new StubMail();

    /** Another site that people sign in at. */
    protected static final MockOAuth2Server sites = startedSites();

    protected static final GithubStub githubSite = new GithubStub();

    private static final int ADMINS = 40;
    private static final AtomicInteger admins = new AtomicInteger();

    private static final AtomicInteger addresses = new AtomicInteger();

    @LocalServerPort
    private int port;

    @Autowired
    protected ReactiveMongoTemplate mongo;

    @Autowired
    protected TestClock clock;

    @Autowired
    protected ServiceTokens serviceTokens;

    protected WebTestClient client;

    /** Where this test's requests come from. */
    protected String address = "";

    @DynamicPropertySource
    static void chatService(DynamicPropertyRegistry registry) {
        registry.add("MARU_CHAT_URL", chat::url);
        registry.add("MARU_IMAGE_URL", images::url);
        registry.add("MARU_MAIL_HOST", () -> "127.0.0.1");
        registry.add("MARU_MAIL_PORT", mail::port);
        registry.add("MARU_MAIL_SECURITY", () -> "none");
        registry.add("MARU_GOOGLE_CLIENT_ID", () -> "maru-google");
        registry.add("MARU_GOOGLE_CLIENT_KEY", () -> "secret-of-google");
        registry.add("MARU_GOOGLE_ISSUER", () -> sites.issuerUrl("google").toString());
        registry.add(
                "MARU_GOOGLE_AUTHORIZATION_URI",
                () -> sites.authorizationEndpointUrl("google").toString());
        registry.add(
                "MARU_GOOGLE_TOKEN_URI", () -> sites.tokenEndpointUrl("google").toString());
        registry.add("MARU_GOOGLE_JWKS_URI", () -> sites.jwksUrl("google").toString());
        githubSite.settings().forEach((name, value) -> registry.add(name, () -> value));
        registry.add(
                "MARU_ADMIN_EMAILS",
                () -> IntStream.range(0, ADMINS)
                        .mapToObj(UserRoomTest::adminEmail)
                        .collect(Collectors.joining(",")));
    }

    private static MockOAuth2Server startedSites() {
        MockOAuth2Server server = new MockOAuth2Server();
        server.start();
        return server;
    }

    private static String adminEmail(int number) {
        return "admin-" + number + "@maru.test";
    }

    /** An address that makes its owner an administrator, and that no test has used. */
    protected static String freshAdminEmail() {
        return adminEmail(admins.getAndIncrement() % ADMINS);
    }

    /** Somebody who has one of the addresses that the operator named, and has confirmed it. */
    protected User admin() {
        String email = freshAdminEmail();
        signUp(email, PASSWORD, "admin").expectStatus().isCreated();
        mongo.updateFirst(
                        Query.query(Criteria.where("email").is(email)),
                        new Update().set("emailVerified", true),
                        "users")
                .block();
        return signedIn(email);
    }

    @BeforeEach
    void begin() {
        chat.is(StubChat.Mood.WELL);
        clock.reset();
        // Every test comes from an address of its own: limits by address are not shared.
        int number = addresses.incrementAndGet();
        address = "10.1." + number / 250 + "." + (number % 250 + 1);
        client = WebTestClient.bindToServer()
                .filter(new WholeAnswers())
                .baseUrl("http://127.0.0.1:" + port)
                .responseTimeout(Duration.ofSeconds(20))
                .defaultHeader("X-Forwarded-For", address)
                .build();
    }

    @AfterEach
    void end() {
        chat.is(StubChat.Mood.WELL);
        clock.reset();
    }

    /** What a room's log is to say. */
    public record RoomLine(String key, String kind, String by) {}

    /** What others were told that a room's log is to say, in its order. */
    protected List<RoomLine> lines(String room) {
        Query told = Query.query(new Criteria()
                        .andOperator(
                                Criteria.where("line").ne(null),
                                new Criteria()
                                        .orOperator(
                                                Criteria.where("membership.room")
                                                        .is(room),
                                                Criteria.where("rules.room").is(room))))
                .with(Sort.by("_id"));
        return mongo.find(told, Document.class, "facts")
                .map(fact -> {
                    Document line = fact.get("line", Document.class);
                    return new RoomLine(fact.getString("key"), line.getString("kind"), line.getString("by"));
                })
                .collectList()
                .block();
    }

    protected List<String> kinds(String room) {
        return lines(room).stream().map(RoomLine::kind).toList();
    }

    /** Somebody who is signed in. */
    public record User(String id, String email, String nickname, String accessToken, String refreshToken) {}

    protected User newUser(String nickname) {
        String email = Ids.next() + "@maru.test";
        signUp(email, PASSWORD, nickname).expectStatus().isCreated();
        return signedIn(email);
    }

    protected User signedIn(String email) {
        EntityExchangeResult<JsonNode> answer = signIn(email, PASSWORD)
                .expectStatus()
                .isCreated()
                .expectBody(JsonNode.class)
                .returnResult();
        JsonNode body = answer.getResponseBody();
        return new User(
                body.get("user").get("id").asString(),
                email,
                body.get("user").get("nickname").asString(),
                body.get("accessToken").asString(),
                answer.getResponseCookies().getFirst("maru_refresh").getValue());
    }

    protected WebTestClient.ResponseSpec signUp(String email, String password, String nickname) {
        return post("/api/v1/accounts", Map.of("email", email, "password", password, "nickname", nickname));
    }

    protected WebTestClient.ResponseSpec signIn(String email, String password) {
        return post("/api/v1/sessions", Map.of("email", email, "password", password));
    }

    protected WebTestClient.ResponseSpec post(String path, Object body) {
        return client.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    /** The client of a user. */
    protected WebTestClient as(User user) {
        return client.mutate()
                .defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + user.accessToken())
                .build();
    }

    /** Returns when the user's access token is not taken any more; fails after as long as a revocation may take. */
    protected void untilRefused(User user) {
        await().atMost(Duration.ofSeconds(2))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> as(user).get()
                        .uri("/api/v1/me")
                        .exchange()
                        .expectStatus()
                        .isUnauthorized());
    }

    /** An address exactly as it is written, with whatever is encoded in it. */
    protected URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** The client of another service. */
    protected WebTestClient asService() {
        return client.mutate()
                .defaultHeader(HttpHeaders.AUTHORIZATION, serviceTokens.bearer("user-room-service"))
                .build();
    }

    protected String newRoom(User owner, String name) {
        return as(owner)
                .post()
                .uri("/api/v1/rooms")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("name", name))
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody()
                .get("id")
                .asString();
    }

    protected WebTestClient.ResponseSpec join(User user, String room) {
        return as(user).put().uri("/api/v1/rooms/{room}/members/me", room).exchange();
    }

    protected WebTestClient.ResponseSpec leave(User user, String room) {
        return as(user).delete().uri("/api/v1/rooms/{room}/members/me", room).exchange();
    }

    /** Any call of a user; without a body when there is none. */
    protected WebTestClient.ResponseSpec call(User user, String method, String path, @Nullable Object body) {
        WebTestClient.RequestBodySpec request =
                as(user).method(HttpMethod.valueOf(method)).uri(path);
        return body == null
                ? request.exchange()
                : request.contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(body)
                        .exchange();
    }

    protected WebTestClient.ResponseSpec call(User user, String method, String path) {
        return call(user, method, path, null);
    }

    /** What a call that succeeds answers. */
    protected JsonNode answer(User user, String method, String path, @Nullable Object body) {
        return call(user, method, path, body)
                .expectStatus()
                .is2xxSuccessful()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }

    protected JsonNode fetch(User user, String path) {
        return answer(user, "GET", path, null);
    }

    /** What a call that is refused says. */
    protected String refusal(WebTestClient.ResponseSpec answer) {
        return answer.expectStatus()
                .is4xxClientError()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody()
                .get("code")
                .asString();
    }

    protected List<String> ids(JsonNode page) {
        List<String> ids = new ArrayList<>();
        page.get("items").forEach(item -> ids.add(item.get("id").asString()));
        return ids;
    }

    /** Does it for all at the same time; the statuses in the order of the things. */
    protected <T> List<Integer> atOnce(List<T> things, Function<T, WebTestClient.ResponseSpec> act) {
        return Flux.fromIterable(things)
                .flatMapSequential(
                        thing -> Mono.fromCallable(() -> act.apply(thing)
                                        .expectBody()
                                        .returnResult()
                                        .getStatus()
                                        .value())
                                .subscribeOn(Schedulers.boundedElastic()),
                        Math.max(1, things.size()))
                .collectList()
                .block();
    }

    /** Where somebody stands, as other services learn it. */
    protected JsonNode membership(String room, String user) {
        return asService()
                .post()
                .uri("/internal/v1/memberships")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("places", List.of(Map.of("room", room, "user", user))))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody()
                .get("items")
                .get(0);
    }

    protected JsonNode room(User user, String room) {
        return as(user).get()
                .uri("/api/v1/rooms/{room}", room)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Clocks {
        @Bean
        @Primary
        TestClock testClock() {
            return new TestClock();
        }
    }
}
