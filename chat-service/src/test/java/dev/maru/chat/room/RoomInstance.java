package dev.maru.chat.room;

import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.maru.chat.cursor.CursorProperties;
import dev.maru.chat.cursor.ReadCursors;
import dev.maru.chat.home.Homes;
import dev.maru.chat.log.HeadHints;
import dev.maru.chat.log.MongoRoomLog;
import dev.maru.chat.log.RoomHeads;
import dev.maru.chat.log.RoomLog;
import dev.maru.chat.membership.MembershipProperties;
import dev.maru.chat.membership.Memberships;
import dev.maru.chat.projection.MessageStates;
import dev.maru.chat.projection.Messages;
import dev.maru.chat.projection.Projector;
import dev.maru.chat.relay.PlainRedis;
import dev.maru.chat.relay.RedisAccess;
import dev.maru.chat.relay.RedisRelay;
import dev.maru.chat.relay.RelayConfiguration;
import dev.maru.chat.relay.RelayListener;
import dev.maru.chat.relay.RelayMessage;
import dev.maru.chat.relay.RelayProperties;
import dev.maru.chat.relay.ShardedRedis;
import dev.maru.platform.id.Ids;
import io.lettuce.core.resource.ClientResources;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The writer and the hub of one instance over a given log. Without a relay, whatever others write is found by reading; with one,
 * nothing is read that the relay gives no reason for.
 */
final class RoomInstance implements AutoCloseable {

    private static final String NO_REDIS = "redis://127.0.0.1:1";

    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final ClientResources resources = RelayConfiguration.resources();
    private final EventLoop listeners = loops.next();
    final RoomHub hub;
    final RoomWriter writer;
    final RedisRelay relay;

    /** How an instance hears of others. */
    record Hearing(String redis, boolean cluster, boolean resync, Duration sweep) {

        static final Hearing BY_READING = new Hearing(NO_REDIS, false, true, Duration.ofMillis(20));

        static Hearing byRelay(String redis) {
            return new Hearing(redis, false, true, Duration.ofHours(1));
        }

        static Hearing byShardedRelay(String redis) {
            return new Hearing(redis, true, true, Duration.ofHours(1));
        }

        /** A subscription that was made again is no reason to read. */
        Hearing withoutResync() {
            return new Hearing(redis, cluster, false, sweep);
        }
    }

    RoomInstance(RoomLog log, MongoDatabase database, Homes homes, String userRoomUrl, Duration deadline) {
        this(log, database, homes, userRoomUrl, deadline, Hearing.BY_READING);
    }

    RoomInstance(
            RoomLog log, MongoDatabase database, Homes homes, String userRoomUrl, Duration deadline, Hearing hearing) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        RoomProperties properties = new RoomProperties(
                deadline,
                10_000,
                2_000,
                1_000,
                DataSize.ofMegabytes(1),
                200,
                Duration.ofSeconds(10),
                hearing.sweep(),
                hearing.sweep(),
                Duration.ofMinutes(1));
        HeadHints hints = new HeadHints(database);
        ReadCursors cursors = new ReadCursors(database, new CursorProperties(Duration.ofSeconds(1), 125));
        Memberships memberships = new Memberships(
                WebClient.create(userRoomUrl),
                new MembershipProperties(
                        userRoomUrl, Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(20), 10_000));
        RelayProperties relayed = new RelayProperties(
                hearing.redis(),
                64,
                hearing.cluster(),
                Duration.ofMillis(500),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                DataSize.ofMegabytes(1));
        RedisAccess redis =
                hearing.cluster() ? new ShardedRedis(resources, relayed) : new PlainRedis(resources, relayed);
        relay = new RedisRelay(
                redis, resources.eventExecutorGroup().next(), relayed, new byte[32], "test", Ids.next(), meters);
        EventLoop rooms = loops.next();
        RoomHeads heads = new RoomHeads(hints, log);
        MessageStates states = new MessageStates(database);
        Projector projector = new Projector(new MongoRoomLog(database), states, hints, meters);
        Messages messages = new Messages(log, heads, states, projector);
        hub = new RoomHub(rooms, log, heads, relay, messages, projector, memberships, cursors, properties, meters);
        writer = new RoomWriter(
                rooms, hub, log, hints, projector, cursors, homes, properties, Clock.systemUTC(), meters);
        if (hearing.resync()) {
            hub.start();
        } else {
            relay.start(new RelayListener() {
                @Override
                public void onMessage(RelayMessage message) {
                    hub.onMessage(message);
                }

                @Override
                public void onSubscribed(int shard) {}
            });
        }
        writer.start();
    }

    RecordingListener listen(String user, String room) {
        return listen(user, room, 0);
    }

    RecordingListener listen(String user, String room, long after) {
        RecordingListener listener = new RecordingListener(user, listeners);
        hub.subscribe(listener, room, after);
        return listener;
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        relay.close().block(Duration.ofSeconds(20));
        resources.shutdown();
    }
}
