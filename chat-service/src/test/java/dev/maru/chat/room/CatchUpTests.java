package dev.maru.chat.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import dev.maru.chat.log.Body;
import dev.maru.chat.log.BodyHasher;
import dev.maru.chat.log.Draft;
import dev.maru.chat.log.MongoRoomLog;
import dev.maru.testing.MongoStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Many who come back at once are served by few queries, each with all that it missed. */
class CatchUpTests {

    private static final int CLIENTS = 5000;
    private static final int ROOMS = 5;
    private static final int ENTRIES = 300;
    private static final int MISSED = 100;
    private static final BodyHasher HASHER =
            new BodyHasher("a key for tests, 32 bytes or more".getBytes(StandardCharsets.UTF_8));

    private static Draft draft(String text) {
        Body body = new Body.Message(text);
        return new Draft("ann", UUID.randomUUID().toString(), body, HASHER.hash(body), null);
    }

    @Test
    void fiveThousandWhoComeBackAtOnceCostAHandfulOfQueries() {
        AtomicInteger finds = new AtomicInteger();
        MongoClientSettings settings = MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(MongoStore.shared().uri()))
                .addCommandListener(new CommandListener() {
                    @Override
                    public void commandStarted(CommandStartedEvent event) {
                        if (event.getCommandName().equals("find")) {
                            finds.incrementAndGet();
                        }
                    }
                })
                .build();
        String database = MongoStore.shared().freshDatabase();
        try (MongoClient client = MongoClients.create(settings);
                EverybodyIsAMember userRoom = new EverybodyIsAMember();
                RoomInstance instance = new RoomInstance(
                        new MongoRoomLog(client.getDatabase(database)),
                        client.getDatabase(database),
                        new Neighbourhood(1, List.of("one")).of("one"),
                        userRoom.url(),
                        Duration.ofSeconds(30))) {
            for (int i = 0; i < ENTRIES * ROOMS; i++) {
                instance.writer.write("room-" + i % ROOMS, draft("m" + i)).join();
            }
            finds.set(0);
            userRoom.forgetQuestions();
            List<RecordingListener> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(instance.listen("user-" + i, "room-" + i % ROOMS, ENTRIES - MISSED));
            }
            List<Long> missed = LongStream.rangeClosed(ENTRIES - MISSED + 1, ENTRIES)
                    .boxed()
                    .toList();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(clients)
                            .allSatisfy(one -> assertThat(one.told()).isEqualTo(missed)));
            assertThat(finds.get()).as("queries").isLessThan(CLIENTS / 20);
            assertThat(userRoom.questions()).as("questions about memberships").isLessThan(CLIENTS / 20);
        } finally {
            MongoStore.shared().drop(database);
        }
    }
}
