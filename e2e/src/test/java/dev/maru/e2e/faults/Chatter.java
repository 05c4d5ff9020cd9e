package dev.maru.e2e.faults;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client as docs/socket-protocol.md wants it. After a lost connection it resumes with its positions, and sends its
 * unanswered lines again, in order and under their keys, before anything new. All that happens goes into the history.
 *
 * <p>It repairs nothing that the server has to get right: what comes out of turn is written down as it came.
 */
final class Chatter implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration OPEN_WITHIN = Duration.ofSeconds(5);
    private static final int FIRST_BACKOFF_MILLIS = 500;
    private static final int LONGEST_BACKOFF_MILLIS = 2_000;
    private static final int TRY_AGAIN_MILLIS = 200;
    private static final String VALID = "a line of ordinary length, as people write them";
    private static final String BLANK = " ";

    private final Person person;
    private final URI uri;
    private final HttpClient http;
    private final History history;
    private final Pages pages;
    private final ScheduledExecutorService timer;
    private final Random random;

    /** Of every room it is a member of: the entry up to which it has everything. */
    private final Map<String, Long> positions;

    private final Map<String, Line> unanswered = new LinkedHashMap<>();
    private final Map<String, Integer> ordinals = new HashMap<>();
    private final Map<String, Room> rooms = new HashMap<>();

    private @Nullable Connection connection;
    private int connections;
    private int failures;
    private boolean closed;

    /** A line that has no answer yet. */
    private static final class Line {
        final String room;
        final String key;
        final String text;
        boolean underWay;

        Line(String room, String key, String text) {
            this.room = room;
            this.key = key;
            this.text = text;
        }
    }

    /** A room on this connection. */
    private static final class Room {
        boolean subscribed;
        /** A line was refused for now: nothing new is sent before all that was sent is answered and sent again. */
        boolean refused;

        boolean goingOn;
    }

    /** @param positions of every room it hears: the entry that it has */
    Chatter(
            Person person,
            URI uri,
            HttpClient http,
            Map<String, Long> positions,
            History history,
            Pages pages,
            ScheduledExecutorService timer,
            long seed) {
        this.person = person;
        this.uri = uri;
        this.http = http;
        this.positions = new HashMap<>(positions);
        this.history = history;
        this.pages = pages;
        this.timer = timer;
        this.random = new Random(seed);
        positions.keySet().forEach(room -> rooms.put(room, new Room()));
    }

    String name() {
        return person.name();
    }

    synchronized boolean hasSubscribed() {
        return rooms.values().stream().allMatch(room -> room.subscribed);
    }

    synchronized boolean hasAllAnswers() {
        return unanswered.isEmpty();
    }

    synchronized boolean hasReached(Map<String, Long> heads) {
        return positions.entrySet().stream().allMatch(position -> position.getValue() >= heads.get(position.getKey()));
    }

    synchronized void open() {
        if (closed) {
            return;
        }
        Connection opening = new Connection(++connections);
        connection = opening;
        rooms.values().forEach(room -> {
            room.subscribed = false;
            room.refused = false;
            room.goingOn = false;
        });
        unanswered.values().forEach(line -> line.underWay = false);
        http.newWebSocketBuilder()
                .connectTimeout(OPEN_WITHIN)
                .buildAsync(uri, opening)
                .orTimeout(OPEN_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((_, error) -> {
                    if (error != null) {
                        lost(opening, -1);
                    }
                });
    }

    /** Says something, at once or when it can. */
    synchronized void say(String room, boolean valid) {
        Line line = new Line(room, UUID.randomUUID().toString(), valid ? VALID : BLANK);
        int ordinal = ordinals.merge(room, 1, Integer::sum);
        history.add(new Event.Said(history.now(), name(), room, line.key, ordinal, valid));
        unanswered.put(line.key, line);
        Connection current = connection;
        if (current != null && current.isConnected && !rooms.get(room).refused) {
            transmit(current, line);
        }
    }

    private void transmit(Connection current, Line line) {
        line.underWay = true;
        current.send(Map.of("type", "send", "ref", line.key, "key", line.key, "room", line.room, "text", line.text));
    }

    private void transmitAll(Connection current, String room) {
        List.copyOf(unanswered.values()).stream()
                .filter(line -> line.room.equals(room) && !line.underWay)
                .forEach(line -> transmit(current, line));
    }

    private synchronized void lost(Connection which, int code) {
        if (which != connection) {
            which.abort();
            return;
        }
        connection = null;
        which.abort();
        if (closed) {
            return;
        }
        if (which.isConnected) {
            failures = 0;
            history.add(new Event.Lost(history.now(), name(), which.number, code));
        }
        int longest = Math.min(LONGEST_BACKOFF_MILLIS, FIRST_BACKOFF_MILLIS << Math.min(failures++, 8));
        timer.schedule(this::open, random.nextInt(longest), TimeUnit.MILLISECONDS);
    }

    // What comes in

    private synchronized void receive(Connection from, JsonNode frame) {
        if (from != connection) {
            return;
        }
        long at = history.now();
        String room = frame.path("room").asString("");
        switch (frame.path("type").asString("")) {
            case "connected" -> {
                from.isConnected = true;
                history.add(new Event.Connected(at, name(), from.number));
                rooms.keySet().forEach(each -> transmitAll(from, each));
            }
            case "subscribed" -> subscribed(from, at, room, frame);
            case "entry" -> heard(from, at, frame);
            case "ack" -> {
                String key = frame.path("ref").asString();
                unanswered.remove(key);
                history.add(new Event.Acknowledged(
                        at,
                        name(),
                        room,
                        key,
                        frame.path("seq").asLong(),
                        frame.path("duplicate").asBoolean(false)));
                goOnAfterRefusal(from, room);
            }
            case "error" -> refused(from, at, frame);
            case "skip" -> {
                history.add(new Event.Skipped(at, name(), from.number, room));
                subscribe(from, room);
            }
            case "ended" -> {
                history.add(new Event.Ended(
                        at, name(), from.number, room, frame.path("code").asString()));
                subscribe(from, room);
            }
            default -> {}
        }
    }

    private void subscribe(Connection on, String room) {
        rooms.get(room).subscribed = false;
        long after = positions.get(room);
        on.asked.put(room, after);
        on.send(Map.of("type", "subscribe", "ref", room, "room", room, "after", after));
    }

    private void subscribed(Connection from, long at, String room, JsonNode frame) {
        long after = from.asked.get(room);
        long head = frame.path("head").asLong();
        boolean recovered = frame.path("recovered").asBoolean(true);
        history.add(new Event.Subscribed(at, name(), from.number, room, after, head, recovered));
        rooms.get(room).subscribed = true;
        if (recovered) {
            frame.path("entries").forEach(entry -> heard(from, at, entry));
        } else {
            positions.put(room, head);
            pages.read(person, room, after, head)
                    .thenAccept(entries -> entries.forEach(entry ->
                            history.add(new Event.Paged(history.now(), name(), room, entry.seq(), entry.key()))));
        }
    }

    private void heard(Connection from, long at, JsonNode entry) {
        String room = entry.path("room").asString();
        long seq = entry.path("seq").asLong();
        history.add(new Event.Heard(
                at, name(), from.number, room, seq, entry.path("key").asString("")));
        positions.merge(room, seq, Math::max);
    }

    private void refused(Connection from, long at, JsonNode frame) {
        String ref = frame.path("ref").asString("");
        String code = frame.path("code").asString();
        Line line = unanswered.get(ref);
        if (line == null) {
            // A room that could not be subscribed; `connect` does not say which.
            later(
                    from,
                    TRY_AGAIN_MILLIS,
                    () -> rooms.forEach((room, state) -> {
                        if (!state.subscribed) {
                            subscribe(from, room);
                        }
                    }));
        } else if (frame.path("retryable").asBoolean()) {
            history.add(new Event.Postponed(at, name(), line.room, ref, code));
            line.underWay = false;
            rooms.get(line.room).refused = true;
            goOnAfterRefusal(from, line.room);
        } else {
            unanswered.remove(ref);
            history.add(new Event.Refused(at, name(), line.room, ref, code));
            goOnAfterRefusal(from, line.room);
        }
    }

    /** Once everything under way is answered, sends again what was refused for now, in order. */
    private void goOnAfterRefusal(Connection from, String room) {
        Room state = rooms.get(room);
        boolean underWay = unanswered.values().stream().anyMatch(line -> line.room.equals(room) && line.underWay);
        if (state.refused && !state.goingOn && !underWay) {
            state.goingOn = true;
            later(from, TRY_AGAIN_MILLIS, () -> {
                state.refused = false;
                state.goingOn = false;
                transmitAll(from, room);
            });
        }
    }

    private void later(Connection on, int millis, Runnable task) {
        timer.schedule(
                () -> {
                    synchronized (this) {
                        if (on == connection) {
                            task.run();
                        }
                    }
                },
                millis,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (connection != null) {
            connection.abort();
        }
    }

    /** One WebSocket. Its callbacks come one after the other. */
    private final class Connection implements WebSocket.Listener {

        final int number;
        /** The positions that subscriptions were asked for with. */
        final Map<String, Long> asked = new HashMap<>();

        boolean isConnected;

        private final StringBuilder partial = new StringBuilder();
        private @Nullable WebSocket socket;
        private boolean aborted;
        private final List<Object> unsent = new ArrayList<>();
        private boolean sending;

        Connection(int number) {
            this.number = number;
        }

        @Override
        public void onOpen(WebSocket opened) {
            synchronized (Chatter.this) {
                socket = opened;
                if (aborted) {
                    opened.abort();
                    return;
                }
                asked.putAll(positions);
                send(Map.of("type", "connect", "token", person.token(), "rooms", asked));
            }
            opened.request(1);
        }

        /** Queues a frame: the socket takes the next one only when the last one is gone. */
        void send(Object frame) {
            unsent.add(frame);
            sendNext();
        }

        private void sendNext() {
            WebSocket open = socket;
            if (sending || unsent.isEmpty() || open == null || aborted) {
                return;
            }
            sending = true;
            CompletableFuture<WebSocket> sent = open.sendText(JSON.writeValueAsString(unsent.removeFirst()), true);
            sent.whenComplete((_, error) -> {
                synchronized (Chatter.this) {
                    sending = false;
                    if (error == null) {
                        sendNext();
                    } else {
                        lost(this, -1);
                    }
                }
            });
        }

        void abort() {
            aborted = true;
            if (socket != null) {
                socket.abort();
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            partial.append(text);
            if (last) {
                JsonNode frame = JSON.readTree(partial.toString());
                partial.setLength(0);
                receive(this, frame);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            lost(this, code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            lost(this, -1);
        }
    }
}
