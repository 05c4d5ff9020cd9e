package dev.maru.chat;

import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.maru.chat.admission.Admission;
import dev.maru.chat.admission.AdmissionProperties;
import dev.maru.chat.admission.Speech;
import dev.maru.chat.attachment.AttachmentConfiguration;
import dev.maru.chat.attachment.Pictures;
import dev.maru.chat.bell.Bell;
import dev.maru.chat.connection.ConnectionConfiguration;
import dev.maru.chat.connection.ConnectionIds;
import dev.maru.chat.cursor.CursorEndpoint;
import dev.maru.chat.cursor.CursorProperties;
import dev.maru.chat.cursor.ReadCursors;
import dev.maru.chat.fact.FactConfiguration;
import dev.maru.chat.history.HistoryConfiguration;
import dev.maru.chat.home.Homes;
import dev.maru.chat.home.RendezvousHomes;
import dev.maru.chat.instance.InstanceConfiguration;
import dev.maru.chat.instance.Instances;
import dev.maru.chat.instance.PeerClient;
import dev.maru.chat.log.BodyHasher;
import dev.maru.chat.log.ChangeLog;
import dev.maru.chat.log.HeadHints;
import dev.maru.chat.log.MongoRoomLog;
import dev.maru.chat.log.RoomHeads;
import dev.maru.chat.log.RoomLog;
import dev.maru.chat.membership.MembershipProperties;
import dev.maru.chat.membership.MembershipTail;
import dev.maru.chat.membership.Memberships;
import dev.maru.chat.membership.SlowMode;
import dev.maru.chat.membership.TailProperties;
import dev.maru.chat.presence.PresenceConfiguration;
import dev.maru.chat.profile.InternalProfileEndpoint;
import dev.maru.chat.projection.MessageStates;
import dev.maru.chat.projection.Messages;
import dev.maru.chat.projection.Projector;
import dev.maru.chat.relay.RedisAccess;
import dev.maru.chat.relay.RedisRelay;
import dev.maru.chat.relay.RelayConfiguration;
import dev.maru.chat.relay.RelayProperties;
import dev.maru.chat.room.RoomConfiguration;
import dev.maru.chat.room.RoomHub;
import dev.maru.chat.room.RoomProperties;
import dev.maru.chat.room.RoomWriter;
import dev.maru.contracts.room.Facts;
import dev.maru.platform.blocking.Blocking;
import dev.maru.platform.mongo.MongoIndexes;
import dev.maru.platform.secret.Secrets;
import dev.maru.platform.security.GuestPaths;
import dev.maru.platform.security.PublicPaths;
import dev.maru.platform.security.ServiceTokenFilter;
import dev.maru.platform.security.ServiceTokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.mongodb.ReactiveMongoDatabaseFactory;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.resources.LoopResources;

/** The whole service on one screen: features are imported, the parts of the hot path are put together in its order. */
@Configuration(proxyBeanMethods = false)
@Import({
    InstanceConfiguration.class,
    RelayConfiguration.class,
    RoomConfiguration.class,
    PresenceConfiguration.class,
    ConnectionConfiguration.class,
    HistoryConfiguration.class,
    FactConfiguration.class,
    AttachmentConfiguration.class,
    CursorEndpoint.class,
    InternalProfileEndpoint.class
})
@EnableConfigurationProperties({
    SecretProperties.class,
    MembershipProperties.class,
    TailProperties.class,
    CursorProperties.class,
    AdmissionProperties.class,
    RoomProperties.class
})
class ChatConfiguration {

    /** Beyond it the outcome of a write is unknown: it is repeated under the same keys. */
    private static final Duration STORE_TIMEOUT = Duration.ofSeconds(5);

    /** In bytes: 500 memberships, or 200 facts of each partition, with room to spare. */
    private static final int LONGEST_ANSWER = 2 * 1024 * 1024;

    private static final String SECRET_NAME = "MARU_LOG_SECRET";

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    ChatKeys chatKeys(SecretProperties properties) {
        return new ChatKeys(Secrets.require(SECRET_NAME, properties.logSecret()));
    }

    /** The token comes in the first frame, so the upgrade itself is open to all. */
    @Bean
    PublicPaths publicPaths() {
        return PublicPaths.of(PublicPaths.get("/ws"));
    }

    /** Everything here is about a room, and membership decides about those. */
    @Bean
    GuestPaths guestPaths() {
        return GuestPaths.of(PublicPaths.any("/api/v1/rooms/**"), PublicPaths.any("/api/v1/connections/**"));
    }

    /**
     * One event loop for each processor: more would only take turns on them, and each would be woken up for every room. Its own, so that
     * nothing that another service of the same process does keeps sockets waiting.
     */
    @Bean
    @ConditionalOnMissingBean
    ReactorResourceFactory eventLoops() {
        ReactorResourceFactory loops = new ReactorResourceFactory();
        loops.setUseGlobalResources(false);
        loops.setLoopResourcesSupplier(
                () -> LoopResources.create("chat", Runtime.getRuntime().availableProcessors(), true));
        loops.setShutdownQuietPeriod(Duration.ZERO);
        return loops;
    }

    // The log

    /** Whatever is asked of the store is answered or over within a bounded time, retries of the driver included. */
    @Bean
    @Blocking("the main thread, while the context starts")
    MongoDatabase database(ReactiveMongoDatabaseFactory mongo) {
        return mongo.getMongoDatabase()
                .blockOptional()
                .orElseThrow()
                .withTimeout(STORE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Bean
    MongoIndexes entryIndexes() {
        return MongoRoomLog.indexes();
    }

    @Bean
    MongoRoomLog roomLog(MongoDatabase database) {
        return new MongoRoomLog(database);
    }

    @Bean
    HeadHints headHints(MongoDatabase database) {
        return new HeadHints(database);
    }

    @Bean
    RoomHeads roomHeads(HeadHints hints, RoomLog log) {
        return new RoomHeads(hints, log);
    }

    @Bean
    MongoIndexes messageIndexes() {
        return MessageStates.indexes();
    }

    @Bean
    MessageStates messageStates(MongoDatabase database) {
        return new MessageStates(database);
    }

    @Bean
    Projector projector(ChangeLog log, MessageStates states, HeadHints hints, MeterRegistry meters) {
        return new Projector(log, states, hints, meters);
    }

    @Bean
    Messages messages(RoomLog log, RoomHeads heads, MessageStates states, Projector projector) {
        return new Messages(log, heads, states, projector);
    }

    @Bean
    BodyHasher bodyHasher(ChatKeys keys) {
        return new BodyHasher(keys.forBodyHashes());
    }

    @Bean
    ReadCursors readCursors(MongoDatabase database, CursorProperties properties) {
        return new ReadCursors(database, properties);
    }

    @Bean
    ConnectionIds connectionIds(ChatKeys keys, Instances instances) {
        return new ConnectionIds(keys.forConnectionIds(), instances.self());
    }

    // Who may

    @Bean
    WebClient userRoomService(WebClient.Builder clients, ServiceTokens tokens, MembershipProperties properties) {
        return clients.baseUrl(properties.userRoomUrl())
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(LONGEST_ANSWER))
                .filter(new ServiceTokenFilter(tokens, "user-room-service"))
                .build();
    }

    @Bean
    Memberships memberships(WebClient userRoomService, MembershipProperties properties) {
        return new Memberships(userRoomService, properties);
    }

    @Bean
    MembershipTail membershipTail(
            WebClient userRoomService,
            Memberships memberships,
            TailProperties properties,
            Bell factsBell,
            MeterRegistry meters) {
        return new MembershipTail(userRoomService, memberships, properties, factsBell, meters);
    }

    /** Rung over Redis by user-room-service. */
    @Bean
    Bell factsBell() {
        return new Bell();
    }

    @Bean
    Speech speech(MongoDatabase database, Clock clock) {
        return new Speech(new SlowMode(database, clock), clock);
    }

    @Bean
    Admission admission(
            Memberships memberships,
            Messages messages,
            RoomLog log,
            BodyHasher hasher,
            Pictures pictures,
            Speech speech,
            AdmissionProperties properties,
            MeterRegistry meters) {
        return new Admission(memberships, messages, log, hasher, pictures, speech, properties, meters);
    }

    // The other instances

    @Bean
    RedisRelay relay(
            RedisAccess redis,
            EventExecutor relayThread,
            RelayProperties properties,
            ChatKeys keys,
            Instances instances,
            Bell factsBell,
            MeterRegistry meters) {
        RedisRelay relay = new RedisRelay(
                redis, relayThread, properties, keys.forRelay(), keys.deployment(), instances.self(), meters);
        relay.hear(Facts.BELL, factsBell::ring);
        return relay;
    }

    // The rooms

    /**
     * An event loop without channels: its queue takes tasks from other loops without a lock. With one processor it is the loop of the
     * sockets: there is nobody to share the work with, and two threads would only wake each other up.
     */
    @Bean(destroyMethod = "shutdownGracefully")
    EventLoopGroup roomsLoop(ReactorResourceFactory eventLoops) {
        return Runtime.getRuntime().availableProcessors() == 1
                ? eventLoops.getLoopResources().onServer(LoopResources.DEFAULT_NATIVE)
                : new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("rooms"), NioIoHandler.newFactory());
    }

    @Bean(destroyMethod = "")
    EventExecutor roomsThread(EventLoopGroup roomsLoop) {
        return roomsLoop.next();
    }

    @Bean
    RoomHub roomHub(
            EventExecutor roomsThread,
            RoomLog log,
            RoomHeads heads,
            RedisRelay relay,
            Messages messages,
            Projector projector,
            Memberships memberships,
            ReadCursors cursors,
            RoomProperties properties,
            MeterRegistry meters) {
        return new RoomHub(
                roomsThread, log, heads, relay, messages, projector, memberships, cursors, properties, meters);
    }

    @Bean
    Homes homes(Instances instances, PeerClient peers) {
        return new RendezvousHomes(instances, peers);
    }

    @Bean
    RoomWriter roomWriter(
            EventExecutor roomsThread,
            RoomHub hub,
            RoomLog log,
            HeadHints hints,
            Projector projector,
            ReadCursors cursors,
            Homes homes,
            RoomProperties properties,
            Clock clock,
            MeterRegistry meters) {
        return new RoomWriter(roomsThread, hub, log, hints, projector, cursors, homes, properties, clock, meters);
    }

    @Bean
    RoomsLifecycle roomsLifecycle(
            RoomHub hub, RoomWriter writer, RedisRelay relay, ReadCursors cursors, Instances instances) {
        return new RoomsLifecycle(hub, writer, relay, cursors, instances);
    }
}
