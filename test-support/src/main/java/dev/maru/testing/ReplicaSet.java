package dev.maru.testing;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.Document;

/** Three {@code mongod} of this machine that elect a primary within some two seconds, to be made to do so. */
public final class ReplicaSet implements AutoCloseable {

    private static final int MEMBERS = 3;
    private static final int ELECTION_TIMEOUT_MILLIS = 2_000;
    private static final Duration UP_WITHIN = Duration.ofSeconds(60);
    private static final int PRIMARY = 1;
    private static final int SECONDARY = 2;

    private final List<ProcessServer> members;
    private final List<MongoClient> direct = new ArrayList<>(MEMBERS);

    private ReplicaSet(List<ProcessServer> members) {
        this.members = members;
    }

    /** Starts one. {@link RequiresServerPrograms} says whether that is possible. */
    public static ReplicaSet start() {
        Path mongod = Executables.find("mongod").orElseThrow();
        var set = new ReplicaSet(IntStream.range(0, MEMBERS)
                .mapToObj(_ -> ProcessServer.mongo(mongod))
                .toList());
        try {
            set.members.forEach(ProcessServer::start);
            set.members.forEach(member -> set.direct.add(connect(member)));
            set.members.forEach(member -> Waiting.until(member, UP_WITHIN, () -> set.answers(member)));
            set.initiate();
            set.awaitHealthy();
            return set;
        } catch (RuntimeException e) {
            set.close();
            throw e;
        }
    }

    public String uri() {
        return "mongodb://"
                + members.stream().map(ProcessServer::addressInside).collect(Collectors.joining(","))
                + "/?replicaSet=" + ServerMongo.REPLICA_SET;
    }

    /** Counts elections: it grows with each. */
    public long term() {
        for (ProcessServer member : members) {
            try {
                return admin(member, new Document("replSetGetStatus", 1)).get("term", 0L);
            } catch (MongoException e) {
                // The next one may be alive.
                continue;
            }
        }
        throw new IllegalStateException("No member answers");
    }

    /** Makes the primary give up being one, and not try again for some seconds. */
    public void stepDown() {
        admin(primary(), new Document("replSetStepDown", 10).append("secondaryCatchUpPeriodSecs", 5));
    }

    /** Ends the primary at once: kill -9. */
    public void killPrimary() {
        primary().kill();
    }

    /** Starts again whoever is down, and waits until everybody is primary or secondary. */
    public void restore() {
        members.stream().filter(member -> !member.isRunning()).forEach(ProcessServer::start);
        awaitHealthy();
    }

    public void awaitHealthy() {
        ProcessServer some = members.getFirst();
        Waiting.until(some, UP_WITHIN, this::isHealthy);
    }

    private boolean isHealthy() {
        try {
            Document status = admin(members.getFirst(), new Document("replSetGetStatus", 1));
            List<Integer> states = status.getList("members", Document.class).stream()
                    .map(member -> member.getInteger("state"))
                    .sorted()
                    .toList();
            return states.equals(List.of(PRIMARY, SECONDARY, SECONDARY));
        } catch (MongoException e) {
            return false;
        }
    }

    private ProcessServer primary() {
        return members.stream()
                .filter(ProcessServer::isRunning)
                .filter(member -> {
                    try {
                        return admin(member, new Document("hello", 1)).getBoolean("isWritablePrimary", false);
                    } catch (MongoException e) {
                        return false;
                    }
                })
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no primary"));
    }

    private boolean answers(ProcessServer member) {
        try {
            admin(member, new Document("ping", 1));
            return true;
        } catch (MongoException e) {
            return false;
        }
    }

    private void initiate() {
        List<Document> described = IntStream.range(0, MEMBERS)
                .mapToObj(i ->
                        new Document("_id", i).append("host", members.get(i).addressInside()))
                .toList();
        admin(
                members.getFirst(),
                new Document(
                        "replSetInitiate",
                        new Document("_id", ServerMongo.REPLICA_SET)
                                .append("members", described)
                                .append("settings", new Document("electionTimeoutMillis", ELECTION_TIMEOUT_MILLIS))));
    }

    private Document admin(ProcessServer member, Document command) {
        return direct.get(members.indexOf(member)).getDatabase("admin").runCommand(command);
    }

    private static MongoClient connect(ProcessServer member) {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(
                        new ConnectionString("mongodb://" + member.addressInside() + "/?directConnection=true"))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(1, TimeUnit.SECONDS))
                .build());
    }

    @Override
    public void close() {
        direct.forEach(MongoClient::close);
        members.forEach(ProcessServer::delete);
    }
}
