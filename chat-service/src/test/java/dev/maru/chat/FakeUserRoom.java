package dev.maru.chat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.maru.contracts.room.Fact;
import dev.maru.contracts.room.FactPage;
import dev.maru.contracts.room.Facts;
import dev.maru.contracts.room.Line;
import dev.maru.contracts.room.MembershipState;
import dev.maru.contracts.room.MembershipStates;
import dev.maru.contracts.room.MembershipsRequest;
import dev.maru.contracts.room.RoomRules;
import dev.maru.platform.security.Revocation;
import dev.maru.platform.security.RevocationFeed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A stand-in for user-room-service that knows who is a member of which room, and tells what changes. */
final class FakeUserRoom implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, House> houses = new ConcurrentHashMap<>();
    private final List<List<Fact>> facts = new ArrayList<>();
    private final AtomicInteger questions = new AtomicInteger();
    private final List<Revocation> revocations = new CopyOnWriteArrayList<>();
    private volatile boolean forgetful;
    private volatile boolean away;

    /** A room, guarded by itself. */
    private static final class House {
        private RoomRules rules;
        private final Map<String, MembershipState> states = new HashMap<>();

        House(RoomRules rules) {
            this.rules = rules;
        }
    }

    FakeUserRoom() {
        for (int partition = 0; partition < Facts.PARTITIONS; partition++) {
            facts.add(new ArrayList<>());
        }
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/internal/v1/memberships", this::memberships);
        server.createContext("/internal/v1/facts", this::facts);
        server.createContext("/internal/v1/revocations", this::revocations);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A room with some members; the first one is its owner. */
    String room(String... users) {
        String room = UUID.randomUUID().toString();
        String owner = users.length > 0 ? users[0] : "";
        houses.put(room, new House(new RoomRules(room, 1, owner, false, false, 0, false)));
        for (String user : users) {
            join(room, user);
        }
        return room;
    }

    void join(String room, String user) {
        become(room, user, MembershipState.MEMBER, null, null);
    }

    void leave(String room, String user) {
        become(room, user, "left", null, null);
    }

    /** Leaves, and nothing is told of it but what the room's log says. */
    void leaveUntold(String room, String user) {
        forgetsToTell(true);
        leave(room, user);
        forgetsToTell(false);
    }

    void remove(String room, String user) {
        become(room, user, "removed", null, null);
    }

    void ban(String room, String user) {
        become(room, user, "banned", null, null);
    }

    void appoint(String room, String user) {
        become(room, user, MembershipState.MEMBER, MembershipState.MODERATOR, null);
    }

    /** The version in which it is so. */
    long mute(String room, String user, Instant until) {
        return become(room, user, MembershipState.MEMBER, null, until);
    }

    private long become(String room, String user, String state, @Nullable String role, @Nullable Instant mutedUntil) {
        House house = houses.get(room);
        synchronized (house) {
            MembershipState before = house.states.get(user);
            MembershipState now = new MembershipState(
                    room, user, state, role, before == null ? 1 : before.version() + 1, mutedUntil, null);
            house.states.put(user, now);
            tell(room, now, null);
            return now.version();
        }
    }

    /** Whether a user is in a room now. */
    boolean isMember(String room, String user) {
        House house = houses.get(room);
        synchronized (house) {
            MembershipState state = house.states.get(user);
            return state != null && state.grantsAccess();
        }
    }

    /** The version in which it is so. */
    long readOnly(String room, boolean on) {
        return rule(
                room,
                rules -> new RoomRules(
                        room, rules.version() + 1, rules.owner(), rules.hidden(), on, rules.slowModeMs(), false));
    }

    void slow(String room, long millis) {
        rule(
                room,
                rules -> new RoomRules(
                        room, rules.version() + 1, rules.owner(), rules.hidden(), rules.readOnly(), millis, false));
    }

    void hide(String room) {
        rule(
                room,
                rules -> new RoomRules(
                        room, rules.version() + 1, rules.owner(), true, rules.readOnly(), rules.slowModeMs(), false));
    }

    void delete(String room) {
        rule(room, rules -> new RoomRules(room, rules.version() + 1, rules.owner(), false, false, 0, true));
        houses.remove(room);
    }

    private long rule(String room, UnaryOperator<RoomRules> change) {
        House house = houses.get(room);
        synchronized (house) {
            house.rules = change.apply(house.rules);
            tell(room, null, house.rules);
            return house.rules.version();
        }
    }

    /** From now on nothing that changes is told. */
    void forgetsToTell(boolean forgets) {
        forgetful = forgets;
    }

    /** From now on nobody gets an answer. */
    void isAway(boolean nobodyThere) {
        away = nobodyThere;
    }

    private void tell(String room, @Nullable MembershipState membership, @Nullable RoomRules rules) {
        if (!forgetful) {
            tell(room, UUID.randomUUID().toString(), membership, rules, null);
        }
    }

    private void tell(
            String room,
            String key,
            @Nullable MembershipState membership,
            @Nullable RoomRules rules,
            @Nullable Line line) {
        synchronized (facts) {
            int partition = partition(room);
            List<Fact> log = facts.get(partition);
            log.add(new Fact(partition, log.size() + 1, Instant.now(), key, membership, rules, line));
        }
    }

    static int partition(String room) {
        return Math.floorMod(room.hashCode(), Facts.PARTITIONS);
    }

    /** Tells what the room's log is to say, and nothing that is not known already; gives the key. */
    String line(String room, Line line) {
        String key = UUID.randomUUID().toString();
        line(room, key, line);
        return key;
    }

    void line(String room, String key, Line line) {
        House house = houses.get(room);
        RoomRules rules = house == null ? new RoomRules(room, 1, "", false, false, 0, false) : house.rules;
        tell(room, key, null, rules, line);
    }

    /** Tells of a membership as it was when the line was made. */
    void line(String room, MembershipState as, Line line) {
        tell(room, UUID.randomUUID().toString(), as, null, line);
    }

    /** Where a user stands in a room. */
    MembershipState standing(String room, String user) {
        House house = houses.get(room);
        synchronized (house) {
            return house.states.get(user);
        }
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
        answer(
                exchange,
                new MembershipStates(request.places().stream().map(this::state).toList()));
    }

    private MembershipState state(MembershipsRequest.Place place) {
        House house = houses.get(place.room());
        if (house == null) {
            return new MembershipState(place.room(), place.user(), MembershipState.NO_ROOM, null, 0);
        }
        synchronized (house) {
            MembershipState state = house.states.get(place.user());
            return state == null
                    ? new MembershipState(place.room(), place.user(), "none", null, 0, null, house.rules)
                    : new MembershipState(
                            state.room(),
                            state.user(),
                            state.state(),
                            state.role(),
                            state.version(),
                            state.mutedUntil(),
                            house.rules);
        }
    }

    private void facts(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        String path = exchange.getRequestURI().getPath();
        if (!path.endsWith("/facts")) {
            int partition = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
            answer(exchange, page(partition, query == null ? 0 : Integer.parseInt(query.substring("after=".length()))));
            return;
        }
        List<Fact> found = new ArrayList<>();
        List<Long> positions = new ArrayList<>();
        synchronized (facts) {
            if (query == null) {
                facts.forEach(log -> positions.add((long) log.size()));
            } else {
                List<Long> after = Arrays.stream(
                                query.substring("after=".length()).split(","))
                        .map(Long::valueOf)
                        .toList();
                for (int partition = 0; partition < Facts.PARTITIONS; partition++) {
                    List<Fact> log = facts.get(partition);
                    int from = Math.toIntExact(after.get(partition));
                    int to = Math.min(log.size(), from + Facts.MAX);
                    found.addAll(log.subList(from, to));
                    positions.add((long) to);
                }
            }
        }
        answer(exchange, new Facts(positions, found));
    }

    private FactPage page(int partition, int after) {
        synchronized (facts) {
            List<Fact> log = facts.get(partition);
            return new FactPage(List.copyOf(log.subList(after, Math.min(log.size(), after + Facts.MAX))));
        }
    }

    private void answer(HttpExchange exchange, Object answer) throws IOException {
        if (away) {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
            return;
        }
        byte[] body = JsonMapper.shared().writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
