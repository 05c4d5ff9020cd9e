package dev.maru.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.maru.chat.cursor.Cursor;
import dev.maru.chat.cursor.ReadCursors;
import dev.maru.chat.history.RoomSummaries;
import dev.maru.chat.history.UnreadAudit;
import dev.maru.contracts.room.RoomSummary;
import dev.maru.testing.MongoStore;
import dev.maru.testing.RedisStore;
import dev.maru.testing.socket.SocketClient;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Unread counts equal a recount, whatever happened, and what does not is found and put right. */
class UnreadTests {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static FakeUserRoom userRoom;
    private static ChatInstance chat;
    private static MongoClient client;
    private static MongoDatabase database;

    @BeforeAll
    static void start() {
        userRoom = new FakeUserRoom();
        MongoStore mongo = MongoStore.shared();
        String name = mongo.freshDatabase();
        chat = new ChatInstance(mongo.uri(), name, RedisStore.shared().uri(), userRoom);
        client = MongoClients.create(mongo.uri());
        database = client.getDatabase(name);
    }

    @AfterAll
    static void stop() {
        client.close();
        chat.close();
        userRoom.close();
    }

    private static JsonNode write(SocketClient by, String room, String type, Object... namesAndValues) {
        Map<String, Object> fields =
                new HashMap<>(Map.of("room", room, "key", UUID.randomUUID().toString()));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        JsonNode answer = by.request(type, fields);
        assertThat(answer.get("type").asString()).as("%s", answer).isEqualTo("ack");
        return answer;
    }

    private static RoomSummary summary(String user, String room) {
        return chat.bean(RoomSummaries.class).of(user, List.of(room)).block().getFirst();
    }

    private static boolean audit(String room, String user) {
        return chat.bean(UnreadAudit.class).audit(room, user).block();
    }

    @Test
    void theCountEqualsARecountAfterAnyMixOfThings() throws IOException {
        String room = userRoom.room("ann", "bob");
        Random random = new Random(11);
        TreeSet<Long> standing = new TreeSet<>();
        long read = 0;
        try (SocketClient ann = chat.connect("ann");
                SocketClient bob = chat.connect("bob")) {
            bob.request("subscribe", Map.of("room", room));
            for (int i = 0; i < 120; i++) {
                switch (random.nextInt(5)) {
                    case 0, 1 ->
                        standing.add(write(ann, room, "send", "text", "m" + i)
                                .get("seq")
                                .asLong());
                    case 2 -> {
                        if (!standing.isEmpty()) {
                            long gone = standing.first() + random.nextLong(standing.last() - standing.first() + 1);
                            Long message = standing.floor(gone);
                            standing.remove(message);
                            write(ann, room, "delete", "target", message);
                        }
                    }
                    case 3 -> {
                        if (!standing.isEmpty()) {
                            write(ann, room, "react", "target", standing.last(), "emoji", "👍", "on", true);
                        }
                    }
                    default -> {
                        if (!standing.isEmpty() && random.nextInt(4) == 0) {
                            read = Math.max(read, standing.first());
                            bob.send(Map.of("type", "read", "room", room, "seq", read));
                            bob.await("read");
                        }
                    }
                }
                long expected = standing.tailSet(read, false).size();
                await().atMost(PATIENCE).until(() -> summary("bob", room).unread() == expected);
            }
        }
        assertThat(audit(room, "bob")).isTrue();
        assertThat(summary("ann", room).unread()).isZero();
    }

    @Test
    void whatDriftedIsFoundAndPutRight() throws IOException {
        String room = userRoom.room("ann", "bob");
        try (SocketClient ann = chat.connect("ann")) {
            for (int i = 0; i < 3; i++) {
                write(ann, room, "send", "text", "m" + i);
            }
            write(ann, room, "delete", "target", 2);
        }
        await().atMost(PATIENCE).until(() -> summary("bob", room).unread() == 2);
        assertThat(audit(room, "bob")).isTrue();

        update("heads", room, "{$unset: {deleted: 1}}");
        assertThat(summary("bob", room).unread()).isEqualTo(3);
        assertThat(audit(room, "bob")).isFalse();
        assertThat(summary("bob", room).unread()).isEqualTo(2);

        chat.bean(ReadCursors.class).move(room, "bob", new Cursor(1, 1));
        chat.bean(ReadCursors.class).flushAll().block();
        update("cursors", room + ":bob", "{$set: {n: {$numberLong: \"0\"}}}");
        assertThat(summary("bob", room).unread()).isEqualTo(2);
        assertThat(audit(room, "bob")).isFalse();
        assertThat(summary("bob", room).unread()).isEqualTo(1);
        assertThat(audit(room, "bob")).isTrue();
    }

    @Test
    void theNewestLineIsAMessageAsItIsNow() throws IOException {
        String room = userRoom.room("ann", "bob");
        try (SocketClient ann = chat.connect("ann")) {
            write(ann, room, "send", "text", "first");
            write(ann, room, "edit", "target", 1, "text", "second");
            await().atMost(PATIENCE)
                    .until(() ->
                            "second".equals(summary("bob", room).lastEntry().text()));
            assertThat(summary("bob", room).lastEntry().seq()).isEqualTo(1);
            assertThat(summary("bob", room).head()).isEqualTo(2);
            write(ann, room, "delete", "target", 1);
            await().atMost(PATIENCE)
                    .until(() -> summary("bob", room).lastEntry().text() == null);
        }
    }

    private static void update(String collection, String id, String update) {
        Mono.from(database.getCollection(collection, BsonDocument.class)
                        .updateOne(BsonDocument.parse("{_id: \"" + id + "\"}"), BsonDocument.parse(update)))
                .block();
    }
}
