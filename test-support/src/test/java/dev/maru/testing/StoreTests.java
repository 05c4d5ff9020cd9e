package dev.maru.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class StoreTests {

    @Test
    void the_shared_stores_answer_and_are_shared() {
        MongoStore mongo = MongoStore.shared();
        try (MongoClient client = MongoClients.create(mongo.uri())) {
            var things = client.getDatabase(mongo.freshDatabase()).getCollection("things");
            things.insertOne(new Document("_id", 1));
            assertThat(things.countDocuments()).isEqualTo(1);
        }
        assertThat(MongoStore.shared()).isSameAs(mongo);
        assertThat(RedisStore.shared()).isSameAs(RedisStore.shared());
        assertThat(mongo.freshDatabase()).isNotEqualTo(mongo.freshDatabase());
    }

    @Test
    @RequiresReplicaSet
    void a_replica_set_has_transactions() {
        try (MongoClient client = MongoClients.create(MongoStore.shared().uri());
                var session = client.startSession()) {
            var things = client.getDatabase(MongoStore.shared().freshDatabase()).getCollection("things");
            things.insertOne(new Document("_id", 0));
            session.withTransaction(() -> things.insertOne(session, new Document("_id", 1)));
            assertThat(things.countDocuments()).isEqualTo(2);
        }
    }

    @Test
    @RequiresServers
    void mongo_survives_being_killed_and_frozen_at_the_same_address() throws Exception {
        try (MongoStore mongo = MongoStore.start();
                MongoClient client = MongoClients.create(mongo.uri())) {
            var things = client.getDatabase("faults").getCollection("things");
            things.insertOne(new Document("_id", 1));

            mongo.kill();
            mongo.restart();
            assertThat(things.countDocuments()).isEqualTo(1);

            mongo.suspend();
            var count = CompletableFuture.supplyAsync(things::countDocuments);
            assertThatThrownBy(() -> count.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            mongo.resume();
            assertThat(count.get(10, TimeUnit.SECONDS)).isEqualTo(1);

            mongo.stop();
            mongo.restart();
            assertThat(things.countDocuments()).isEqualTo(1);
        }
    }

    @Test
    @RequiresServers
    void redis_comes_back_empty_at_the_same_address() {
        try (RedisStore redis = RedisStore.start();
                var jedis = new redis.clients.jedis.JedisPooled(URI.create(redis.uri()))) {
            jedis.set("a", "b");
            redis.kill();
            redis.restart();
            jedis.getPool().clear();
            assertThat(jedis.get("a")).isNull();
            redis.suspend();
            redis.resume();
            assertThat(jedis.ping()).isEqualTo("PONG");
        }
    }

    @Test
    void a_server_and_its_directory_go_when_the_jvm_is_killed() throws Exception {
        Process jvm = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StartsRedisAndWaits.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var up = jvm.inputReader().lines().filter("up"::equals).findFirst();
        ProcessHandle server = jvm.children()
                .filter(child -> child.info().command().orElse("").contains("redis"))
                .findFirst()
                .orElseThrow();
        assertThat(up).isPresent();
        jvm.destroyForcibly().waitFor();

        server.onExit().get(10, TimeUnit.SECONDS);
    }

    static final class StartsRedisAndWaits {
        public static void main(String[] arguments) throws InterruptedException {
            RedisStore.start();
            System.out.println("up");
            Thread.sleep(Duration.ofMinutes(1));
        }
    }

    @Test
    void a_store_that_cannot_be_broken_says_so() {
        try (MongoStore embedded = new EmbeddedMongo()) {
            assertThat(embedded.isReplicaSet()).isFalse();
            assertThatThrownBy(embedded::kill).isInstanceOf(UnsupportedOperationException.class);
        }
    }
}
