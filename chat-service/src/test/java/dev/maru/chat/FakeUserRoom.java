package dev.maru.chat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.maru.contracts.room.MembershipState;
import dev.maru.contracts.room.MembershipStates;
import dev.maru.contracts.room.MembershipsRequest;
import dev.maru.platform.security.Revocation;
import dev.maru.platform.security.RevocationFeed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;

/** A stand-in for user-room-service that knows who is a member of which room. */
final class FakeUserRoom implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, Set<String>> members = new ConcurrentHashMap<>();
    private final Map<String, String> owners = new ConcurrentHashMap<>();
    private final List<Revocation> revocations = new CopyOnWriteArrayList<>();
    private final AtomicInteger questions = new AtomicInteger();

    FakeUserRoom() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/internal/v1/memberships", this::memberships);
        server.createContext("/internal/v1/revocations", this::revocations);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A room with some members; the first one is its owner. */
    String room(String... users) {
        String room = UUID.randomUUID().toString();
        members.put(room, ConcurrentHashMap.newKeySet());
        members.get(room).addAll(Set.of(users));
        if (users.length > 0) {
            owners.put(room, users[0]);
        }
        return room;
    }

    void join(String room, String user) {
        members.get(room).add(user);
    }

    void leave(String room, String user) {
        members.get(room).remove(user);
    }

    void delete(String room) {
        members.remove(room);
    }

    /** Signs a session out. */
    void revoke(String user, String session) {
        revocations.add(new Revocation(revocations.size() + 1, user, session, null, null, Instant.now()));
    }

    /** Signs a user out everywhere but in one session. */
    void revokeBefore(String user, long generation, String spared) {
        revocations.add(new Revocation(revocations.size() + 1, user, null, generation, spared, Instant.now()));
    }

    private void revocations(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        int after = query == null ? 0 : Integer.parseInt(query.substring("after=".length()));
        long until = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        while (revocations.size() <= after && System.nanoTime() < until) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        List<Revocation> items = List.copyOf(revocations);
        answer(
                exchange,
                new RevocationFeed.Page(items.subList(Math.min(after, items.size()), items.size()), items.size()));
    }

    /** How many requests there were, each about any number of memberships. */
    int questions() {
        return questions.get();
    }

    private void memberships(HttpExchange exchange) throws IOException {
        questions.incrementAndGet();
        MembershipsRequest request = JsonMapper.shared().readValue(exchange.getRequestBody(), MembershipsRequest.class);
        MembershipStates answer =
                new MembershipStates(request.places().stream().map(this::state).toList());
        answer(exchange, answer);
    }

    private static void answer(HttpExchange exchange, Object answer) throws IOException {
        byte[] body = JsonMapper.shared().writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private MembershipState state(MembershipsRequest.Place place) {
        Set<String> of = members.get(place.room());
        if (of == null) {
            return new MembershipState(place.room(), place.user(), MembershipState.NO_ROOM, null, 0);
        }
        return of.contains(place.user())
                ? new MembershipState(
                        place.room(),
                        place.user(),
                        MembershipState.MEMBER,
                        place.user().equals(owners.get(place.room())) ? MembershipState.OWNER : "member",
                        1)
                : new MembershipState(place.room(), place.user(), "none", null, 0);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
