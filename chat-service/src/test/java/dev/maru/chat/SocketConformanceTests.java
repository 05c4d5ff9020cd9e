package dev.maru.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.MongoStore;
import dev.maru.testing.RedisStore;
import dev.maru.testing.TestTokens;
import dev.maru.testing.socket.SocketConformance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** RFC 6455 at the real {@code /ws}. */
class SocketConformanceTests {

    private static FakeUserRoom userRoom;
    private static ChatInstance chat;

    @BeforeAll
    static void start() {
        userRoom = new FakeUserRoom();
        MongoStore mongo = MongoStore.shared();
        chat = new ChatInstance(
                mongo.uri(), mongo.freshDatabase(), RedisStore.shared().uri(), userRoom);
    }

    @AfterAll
    static void stop() {
        chat.close();
        userRoom.close();
    }

    private static SocketConformance socket() {
        return new SocketConformance(chat.port());
    }

    @Test
    void casesWithoutMessagesAreAnsweredAsTheRfcSays() {
        assertThat(socket().failures()).isEmpty();
    }

    @Test
    void aFrameArrivesWholeWhereverItIsCut() {
        assertThat(socket().cutEverywhere(TestTokens.shared().access("ann"))).isEmpty();
    }

    @Test
    void whatIsTooMuchIsRefusedWithTheCodesOfTheProtocol() {
        assertThat(socket().tooMuch(TestTokens.shared().access("ann"), 64, 64 << 10))
                .isEmpty();
    }
}
