package dev.maru.image;

import dev.maru.contracts.room.MembershipState;
import dev.maru.contracts.room.MembershipStates;
import dev.maru.contracts.room.MembershipsRequest;
import dev.maru.platform.id.Ids;
import dev.maru.platform.security.Revocation;
import dev.maru.platform.security.RevocationFeed;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** As much of user-room-service as image-service sees: takes pictures, the newest version wins. It can go away and come back. */
final class UserRoomStub implements AutoCloseable {

    private static final Duration REVOCATIONS_EVERY = Duration.ofMillis(50);

    private final JsonMapper json = JsonMapper.shared();
    private final Map<String, JsonNode> taken = new ConcurrentHashMap<>();
    private final Set<MembershipsRequest.Place> members = ConcurrentHashMap.newKeySet();
    /** Who owns which room. */
    private final Map<String, String> owners = new ConcurrentHashMap<>();

    private final AtomicInteger rightsLeft = new AtomicInteger(Integer.MAX_VALUE);
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final List<Revocation> revoked = new CopyOnWriteArrayList<>();
    private volatile boolean silent;
    private volatile boolean ignorant;
    private volatile HttpResponseStatus status = HttpResponseStatus.OK;
    private DisposableServer server = listen(0);
    private final int port = server.port();

    String url() {
        return "http://127.0.0.1:" + port;
    }

    void goAway() {
        server.disposeNow(Duration.ofSeconds(5));
    }

    void comeBack() {
        server = listen(port);
    }

    void answer(HttpResponseStatus status) {
        this.status = status;
    }

    /** Takes what it is given, and does not answer. */
    void sayNothing(boolean silent) {
        this.silent = silent;
    }

    /** Paths by size; null when nothing was taken or the picture was removed. */
    @Nullable
    Map<String, String> avatar(String user) {
        return paths(taken.get(user), "avatar");
    }

    /** The same of a room. */
    @Nullable
    Map<String, String> picture(String room) {
        return paths(taken.get(room), "picture");
    }

    static @Nullable Map<String, String> paths(@Nullable JsonNode body, String field) {
        if (body == null || body.get(field).isNull()) {
            return null;
        }
        return body.get(field)
                .propertyStream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().asString()));
    }

    long version(String user) {
        JsonNode body = taken.get(user);
        return body == null ? 0 : body.get("version").asLong();
    }

    /** A room with some members, of whom the first owns it. */
    String room(String... users) {
        String room = Ids.next();
        owners.put(room, users[0]);
        for (String user : users) {
            members.add(new MembershipsRequest.Place(room, user));
        }
        return room;
    }

    /** Of the next questions only so many find that the owner may change the picture. */
    void allow(int times) {
        rightsLeft.set(times);
    }

    /** Answers 500 to whoever asks for a right. */
    void knowNoRights(boolean ignorant) {
        this.ignorant = ignorant;
    }

    void leave(String room, String user) {
        members.remove(new MembershipsRequest.Place(room, user));
    }

    List<String> authorizations() {
        return authorizations;
    }

    private DisposableServer listen(int port) {
        return HttpServer.create()
                .host("127.0.0.1")
                .port(port)
                .route(routes -> routes.put("/internal/v1/users/{owner}/avatar", this::put)
                        .put("/internal/v1/rooms/{owner}/picture", this::put)
                        .get("/internal/v1/rooms/{room}/members/{user}/rights/rename", this::right)
                        .post("/internal/v1/memberships", this::memberships)
                        .get("/internal/v1/revocations", this::revocations))
                .bindNow();
    }

    /** Tokens of the session are not good any more. */
    void revoke(String user, String session) {
        revoked.add(new Revocation(revoked.size() + 1, user, session, null, null, Instant.now()));
    }

    private Mono<Void> revocations(HttpServerRequest request, HttpServerResponse response) {
        List<String> after = new QueryStringDecoder(request.uri()).parameters().getOrDefault("after", List.of("0"));
        return Mono.delay(REVOCATIONS_EVERY)
                .map(_ -> List.copyOf(revoked))
                .map(all -> new RevocationFeed.Page(
                        all.subList(Math.min(Integer.parseInt(after.getFirst()), all.size()), all.size()), all.size()))
                .flatMap(page -> response.header("Content-Type", "application/json")
                        .sendString(Mono.just(json.writeValueAsString(page)))
                        .then());
    }

    private Mono<Void> put(HttpServerRequest request, HttpServerResponse response) {
        authorizations.add(String.valueOf(request.requestHeaders().get("Authorization")));
        return request.receive().aggregate().asString().flatMap(body -> {
            if (status.code() == 200) {
                taken.merge(
                        request.param("owner"),
                        json.readTree(body),
                        (old, now) ->
                                now.get("version").asLong() > old.get("version").asLong() ? now : old);
            }
            if (silent) {
                return Mono.never();
            }
            return response.status(status)
                    .header("Content-Type", "application/json")
                    .sendString(Mono.just("{\"previous\":null}"))
                    .then();
        });
    }

    private Mono<Void> right(HttpServerRequest request, HttpServerResponse response) {
        String owner = owners.get(request.param("room"));
        if (ignorant) {
            return response.status(500).send();
        }
        if (owner == null) {
            return response.status(404).send();
        }
        if (owner.equals(request.param("user")) && rightsLeft.getAndDecrement() > 0) {
            return response.status(204).send();
        }
        boolean member = members.contains(new MembershipsRequest.Place(request.param("room"), request.param("user")));
        return response.status(403)
                .header("Content-Type", "application/problem+json")
                .sendString(Mono.just(
                        "{\"code\":\"%s\",\"detail\":\"No\"}".formatted(member ? "forbidden" : "not-a-member")))
                .then();
    }

    private Mono<Void> memberships(HttpServerRequest request, HttpServerResponse response) {
        return request.receive()
                .aggregate()
                .asString()
                .map(body -> json.readValue(body, MembershipsRequest.class))
                .flatMap(asked -> response.header("Content-Type", "application/json")
                        .sendString(Mono.just(json.writeValueAsString(new MembershipStates(
                                asked.places().stream().map(this::state).toList()))))
                        .then());
    }

    private MembershipState state(MembershipsRequest.Place place) {
        String state = members.contains(place) ? MembershipState.MEMBER : "none";
        return new MembershipState(place.room(), place.user(), state, null, 1);
    }

    @Override
    public void close() {
        server.disposeNow(Duration.ofSeconds(5));
    }
}
