package dev.maru.e2e.faults;

import dev.maru.testing.Ports;
import dev.maru.testing.RedisStore;
import dev.maru.testing.ReplicaSet;
import dev.maru.testing.ServiceProcess;
import dev.maru.testing.socket.SocketClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Maru in processes of its own: gateway-service, two chat-service, user-room-service, a MongoDB of three members and a Redis.
 * Between clients and gateway, and between gateway and chat-service, is a network that can be cut. Processes are kept; only a
 * victim is started again.
 */
final class TestBed implements AutoCloseable {

    private static final String SECRET = "only-for-tests-52e1f3b7a94c4d08b6f0";
    private static final String INTACT = "faults";
    private static final Path LOGS = Path.of("target", "faults", "logs");
    /** More than any trial sends. */
    private static final String NO_LIMIT = "1000000";

    private final ReplicaSet mongo = ReplicaSet.start();
    private final RedisStore redis = RedisStore.start();
    private final int userRoomPort = Ports.free();
    private final List<Integer> chatPorts = List.of(Ports.free(), Ports.free());
    private ServiceProcess userRoom;
    private final ServiceProcess gateway;
    private List<ServiceProcess> chats;
    private String chatDatabase = "";
    private final Proxy outside;
    private final Proxy inside;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Api api;

    TestBed() {
        inside = new Proxy(chatPorts.get(0), chatPorts.get(1));
        gateway = service(
                "gateway-service",
                Ports.free(),
                "MARU_GATEWAY",
                Map.of("MARU_REQUESTS_PER_SECOND", NO_LIMIT, "MARU_REQUEST_BURST", NO_LIMIT));
        userRoom = userRooms();
        chats = chats(INTACT);
        outside = new Proxy(gateway.port());
        api = new Api("http://127.0.0.1:" + outside.port(), http);
        try {
            // user-room-service makes the keys that the others ask for.
            start(List.of(userRoom));
            start(List.of(chats.get(0), chats.get(1), gateway));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Sees to it that chat-service runs as it is. */
    void useIntactChats() {
        use(INTACT);
    }

    /** Starts chat-service anew without a protection, on a database of its own. */
    void useChatsWithout(Protection protection) {
        use(protection.name().toLowerCase(Locale.ROOT), AgentJar.option(protection.name()));
    }

    /** Starts user-room-service anew, as it is or with options of its JVM. */
    void restartUserRoom(String... options) {
        end(userRoom);
        userRoom = userRooms(options);
        start(List.of(userRoom));
    }

    private ServiceProcess userRooms(String... options) {
        return service(
                "user-room-service",
                userRoomPort,
                "MARU_USER_ROOM",
                // All people come from one address here.
                Map.of("MARU_LIMIT_CREATES", NO_LIMIT, "MARU_LIMIT_PEOPLE_PER_ADDRESS", "1000"),
                options);
    }

    private void use(String database, String... options) {
        if (!database.equals(chatDatabase)) {
            chats.forEach(TestBed::end);
            chats = chats(database, options);
            start(chats);
        }
    }

    private List<ServiceProcess> chats(String database, String... options) {
        chatDatabase = database;
        return chatPorts.stream()
                .map(port -> service(
                        "chat-service",
                        port,
                        "MARU_CHAT",
                        Map.of(
                                "MARU_CHAT_DATABASE", database,
                                // Whoever comes back makes an instance read.
                                "MARU_CHAT_KEEP_TAIL", "1ms",
                                "MARU_CHAT_INSTANCE_URL", "http://127.0.0.1:" + port,
                                "MARU_CHAT_SENDS_PER_SECOND", NO_LIMIT,
                                "MARU_CHAT_SENDS_BURST", NO_LIMIT,
                                "MARU_CHAT_FRAMES_PER_SECOND", NO_LIMIT,
                                "MARU_CHAT_FRAMES_BURST", NO_LIMIT),
                        options))
                .toList();
    }

    private ServiceProcess service(
            String service, int port, String prefix, Map<String, String> settings, String... options) {
        int management = Ports.free();
        Map<String, String> environment = new HashMap<>(Map.of(
                prefix + "_PORT",
                Integer.toString(port),
                prefix + "_MANAGEMENT_PORT",
                Integer.toString(management),
                "MARU_MONGODB_URI",
                mongo.uri(),
                "MARU_REDIS_URL",
                redis.uri(),
                "MARU_USER_ROOM_URL",
                "http://127.0.0.1:" + userRoomPort,
                "MARU_CHAT_URL",
                "http://127.0.0.1:" + inside.port(),
                "MARU_SERVICE_SECRET",
                SECRET,
                "MARU_LOG_SECRET",
                SECRET,
                "MARU_TOKEN_SECRET",
                SECRET,
                "MARU_TOKEN_LIFETIME",
                "1h"));
        environment.put("LOGGING_LEVEL_TRACE", "debug");
        environment.putAll(settings);
        return new ServiceProcess(service + "-" + port, port, management, Jars.command(service, options), environment);
    }

    /** image-service, not started yet; whoever asks for it closes it. It tries again soon, and keeps nothing that is not needed. */
    ServiceProcess image(Path directory) {
        return service(
                "image-service",
                Ports.free(),
                "MARU_IMAGE",
                Map.of(
                        "MARU_PICTURE_DIR", directory.resolve("pictures").toString(),
                        "MARU_UPLOAD_DIR", directory.resolve("uploads").toString(),
                        "MARU_HAND_OVER_ANSWER_WAIT", "300ms",
                        "MARU_HAND_OVER_FIRST_RETRY", "100ms",
                        "MARU_HAND_OVER_LAST_RETRY", "200ms",
                        "MARU_HAND_OVER_SWEEP", "100ms",
                        "MARU_PICTURE_KEEP_YOUNG", "0s",
                        "MARU_PICTURE_CACHE_TIME", "1s"));
    }

    private static void start(List<ServiceProcess> services) {
        services.forEach(ServiceProcess::start);
        services.forEach(ServiceProcess::awaitReady);
    }

    ReplicaSet mongo() {
        return mongo;
    }

    RedisStore redis() {
        return redis;
    }

    ServiceProcess chat(int index) {
        return chats.get(index);
    }

    ServiceProcess userRoom() {
        return userRoom;
    }

    ServiceProcess gateway() {
        return gateway;
    }

    /** The network between clients and the gateway. */
    Proxy outside() {
        return outside;
    }

    /** The network between the gateway and chat-service. */
    Proxy inside() {
        return inside;
    }

    URI socket() {
        return SocketClient.uri(outside.port());
    }

    Observation.Relayed relayed() {
        return new Observation.Relayed(
                chats.stream()
                        .mapToDouble(chat -> chat.metric("maru_relay_lost_total"))
                        .sum(),
                chats.stream()
                        .mapToDouble(chat -> chat.metric("maru_hub_gaps_total"))
                        .sum());
    }

    HttpClient http() {
        return http;
    }

    Api api() {
        return api;
    }

    void awaitHealthy() {
        services().forEach(ServiceProcess::awaitReady);
        mongo.awaitHealthy();
    }

    /** The names of the databases are those of protections, in small letters. */
    String chatDatabase() {
        return chatDatabase;
    }

    private List<ServiceProcess> services() {
        return List.of(userRoom, gateway, chats.get(0), chats.get(1));
    }

    private static void end(ServiceProcess service) {
        service.copyOutput(LOGS);
        service.close();
    }

    @Override
    public void close() {
        outside.close();
        inside.close();
        services().forEach(TestBed::end);
        redis.close();
        mongo.close();
        http.close();
    }
}
