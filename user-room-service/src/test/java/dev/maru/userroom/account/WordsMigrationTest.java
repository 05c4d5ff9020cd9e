package dev.maru.userroom.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.platform.id.Ids;
import dev.maru.userroom.UserRoomTest;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

class WordsMigrationTest extends UserRoomTest {

    private static final int ACCOUNTS = 7;

    /** Less than there are accounts, and no divisor of their number. */
    private static final int BATCH = 3;

    @Autowired
    private WordsMigration migration;

    private final String name = "w" + Ids.next().substring(24);
    private User admin;

    @BeforeEach
    void accountsOfAnEarlierVersion() {
        admin = admin();
        migration.migrate().block();
        mongo.insert(
                        IntStream.range(0, ACCOUNTS)
                                .mapToObj(i -> earlier().append("nickname", "Old " + name + " " + i))
                                .toList(),
                        Account.COLLECTION)
                .blockLast();
        assertThat(found()).isEmpty();
    }

    @Test
    void theyAreFoundAfterAStart() {
        migration.stop();
        migration.start();

        await().untilAsserted(() -> assertThat(found()).hasSize(ACCOUNTS));
    }

    @Test
    void severalAtOnceChangeEachOnceInBatches() {
        List<Long> changed = Flux.range(0, 4)
                .flatMap(i -> new WordsMigration(mongo, BATCH).migrate().subscribeOn(Schedulers.parallel()), 4)
                .collectList()
                .block();

        assertThat(changed.stream().mapToLong(Long::longValue).sum()).isEqualTo(ACCOUNTS);
        assertThat(found()).hasSize(ACCOUNTS);
        assertThat(new WordsMigration(mongo, BATCH).migrate().block()).isZero();
    }

    @Test
    void whoHasNoNameOrIsFoundAlreadyStaysAsTheyAre() {
        Document withdrawn = earlier().append("withdrawnAt", clock.instant());
        Document known = earlier().append("nickname", "Other").append("words", List.of(name));
        mongo.insert(List.of(withdrawn, known), Account.COLLECTION).blockLast();

        migration.migrate().block();

        assertThat(stored(withdrawn)).doesNotContainKey("words");
        assertThat(stored(known).getList("words", String.class)).containsExactly(name);
    }

    private Document earlier() {
        return new Document("_id", Ids.next()).append("createdAt", clock.instant());
    }

    private Document stored(Document account) {
        return mongo.findOne(
                        Query.query(Criteria.where("_id").is(account.getString("_id"))),
                        Document.class,
                        Account.COLLECTION)
                .block();
    }

    private List<String> found() {
        return ids(fetch(admin, "/api/v1/admin/users?query=" + name));
    }
}
