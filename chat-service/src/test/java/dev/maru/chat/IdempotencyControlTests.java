package dev.maru.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.maru.testing.MongoStore;
import dev.maru.testing.RedisStore;
import dev.maru.testing.socket.SocketClient;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What keeps a retry from being stored twice is the unique index, and nothing else: without it, it is. */
class IdempotencyControlTests {

    @Test
    void withTheIndexARetryIsTheSameEntryAndWithoutItAnother() throws IOException {
        MongoStore mongo = MongoStore.shared();
        String database = mongo.freshDatabase();
        try (FakeUserRoom userRoom = new FakeUserRoom();
                ChatInstance chat = new ChatInstance(
                        mongo.uri(), database, RedisStore.shared().uri(), userRoom);
                SocketClient ann = chat.connect("ann");
                MongoClient client = MongoClients.create(mongo.uri())) {
            String room = userRoom.room("ann");
            Map<String, Object> message = Map.of(
                    "room", room, "text", "once", "key", UUID.randomUUID().toString());
            assertThat(ann.request("send", message).get("seq").asLong()).isEqualTo(1);
            assertThat(ann.request("send", message).get("seq").asLong()).isEqualTo(1);

            client.getDatabase(database).getCollection("entries").dropIndexes();
            assertThat(ann.request("send", message).get("seq").asLong()).isEqualTo(2);
        }
    }
}
