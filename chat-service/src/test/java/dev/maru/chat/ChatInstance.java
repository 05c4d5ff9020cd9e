package dev.maru.chat;

import dev.maru.testing.TestTokens;
import dev.maru.testing.WholeAnswers;
import dev.maru.testing.socket.SocketClient;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A chat-service that was started like any other, on a port of its own. */
final class ChatInstance implements AutoCloseable {

    static final String LOG_SECRET = "only-for-tests-4c1b7d90e2f84a6b9d3e5f7a";

    private final ConfigurableApplicationContext context;

    /** Starts one. Settings are arguments without their dashes, such as {@code maru.chat.room.page=10}. */
    ChatInstance(String mongoUri, String database, String redisUri, FakeUserRoom userRoom, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--management.server.port=0",
                "--MARU_MONGODB_URI=" + mongoUri,
                "--spring.mongodb.database=" + database,
                "--MARU_REDIS_URL=" + redisUri,
                "--MARU_USER_ROOM_URL=" + userRoom.url(),
                "--MARU_JWKS_URI=" + TestTokens.shared().jwksUri(),
                "--MARU_SERVICE_SECRET=" + TestTokens.SERVICE_SECRET,
                "--MARU_LOG_SECRET=" + LOG_SECRET,
                "--maru.chat.admission.sends-burst=100000",
                "--maru.chat.admission.sends-per-second=100000",
                "--maru.chat.socket.frames-burst=100000",
                "--maru.chat.socket.frames-per-second=100000",
                "--maru.chat.socket.drain-over=0ms"));
        for (String setting : settings) {
            String name = "--" + setting.substring(0, setting.indexOf('=') + 1);
            arguments.removeIf(argument -> argument.startsWith(name));
            arguments.add("--" + setting);
        }
        context = ChatApplication.app()
                .initializers(ChatInstance::useOwnEventLoops)
                .run(arguments.toArray(String[]::new));
    }

    /** Or closing one instance would end the event loops of all. */
    private static void useOwnEventLoops(ConfigurableApplicationContext starting) {
        ((GenericApplicationContext) starting).registerBean(ReactorResourceFactory.class, () -> {
            ReactorResourceFactory loops = new ReactorResourceFactory();
            loops.setUseGlobalResources(false);
            return loops;
        });
    }

    int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    URI socket() {
        return SocketClient.uri(port());
    }

    SocketClient connect(String user) throws IOException {
        return connect(user, Map.of());
    }

    SocketClient connect(String user, Map<String, Long> rooms) throws IOException {
        return SocketClient.connect(socket(), TestTokens.shared().access(user), rooms);
    }

    WebTestClient rest(String user) {
        return WebTestClient.bindToServer()
                .filter(new WholeAnswers())
                .baseUrl("http://127.0.0.1:" + port())
                .defaultHeader("Authorization", "Bearer " + TestTokens.shared().access(user))
                .build();
    }

    WebTestClient asUserRoom() {
        return WebTestClient.bindToServer()
                .filter(new WholeAnswers())
                .baseUrl("http://127.0.0.1:" + port())
                .defaultHeader("Authorization", "Bearer " + TestTokens.service("user-room-service", "chat-service"))
                .build();
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}
