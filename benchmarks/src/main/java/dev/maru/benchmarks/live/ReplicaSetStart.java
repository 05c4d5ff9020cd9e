package dev.maru.benchmarks.live;

import com.mongodb.MongoException;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.Document;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Makes a replica set of MongoDB servers on this machine that were just started, and waits for its primary.
 *
 * <p>Usage: {@code replica-set NAME PORT...}
 */
public final class ReplicaSetStart {

    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final int TRIES = 100;

    private ReplicaSetStart() {}

    public static void main(String[] args) {
        List<Document> members = IntStream.range(1, args.length)
                .mapToObj(i -> new Document("_id", i).append("host", "127.0.0.1:" + args[i]))
                .toList();
        try (MongoClient client = MongoClients.create(
                "mongodb://127.0.0.1:" + args[1] + "/?directConnection=true&serverSelectionTimeoutMS=20000")) {
            var admin = client.getDatabase("admin").withTimeout(20, TimeUnit.SECONDS);
            Mono.from(admin.runCommand(
                            new Document("replSetInitiate", new Document("_id", args[0]).append("members", members))))
                    .block();
            Mono.defer(() -> Mono.from(admin.runCommand(new Document("hello", 1))))
                    .filter(answer -> answer.getBoolean("isWritablePrimary", false))
                    .switchIfEmpty(Mono.error(() -> new MongoException("no primary yet")))
                    .retryWhen(Retry.fixedDelay(TRIES, BETWEEN))
                    .block();
        }
    }
}
