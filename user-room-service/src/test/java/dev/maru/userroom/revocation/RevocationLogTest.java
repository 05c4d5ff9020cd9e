package dev.maru.userroom.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.platform.id.Ids;
import dev.maru.platform.security.Revocation;
import dev.maru.platform.security.RevocationFeed.Page;
import dev.maru.userroom.UserRoomTest;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.query.Query;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class RevocationLogTest extends UserRoomTest {

    @Autowired
    private RevocationLog running;

    @Test
    void instancesThatRevokeAtOnceLeaveNoHoleAndLoseNothing() {
        RevocationLog other = new RevocationLog(mongo, clock);
        other.load().block();
        long before = running.after(null).block().last();

        Flux.range(0, 40)
                .flatMap(
                        i -> (i % 2 == 0 ? running : other)
                                .revokeSession(Ids.next(), "user", "session-" + i)
                                .subscribeOn(Schedulers.parallel()),
                        8)
                .blockLast(Duration.ofSeconds(30));

        List<Long> numbers = mongo.find(new Query(), StoredRevocation.class)
                .map(StoredRevocation::seq)
                .filter(seq -> seq > before)
                .sort()
                .collectList()
                .block();
        assertThat(numbers)
                .isEqualTo(
                        LongStream.rangeClosed(before + 1, before + 40).boxed().toList());
        RevocationLog third = new RevocationLog(mongo, clock);
        third.load().block();
        assertThat(sessionsAfter(third, before))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 40).mapToObj(i -> "session-" + i).toList());
    }

    @Test
    void whatIsRevokedTwiceUnderOneKeyIsToldOnce() {
        long before = running.after(null).block().last();
        String key = Ids.next();
        String user = Ids.next();

        running.revokeBefore(key, user, 3, "spared").block();
        running.revokeBefore(key, user, 3, "spared").block();

        List<Revocation> told = running.after(before).block().items().stream()
                .filter(each -> each.user().equals(user))
                .toList();
        assertThat(told).hasSize(1);
        Revocation revocation = told.getFirst();
        assertThat(revocation.covers(user, "any", 2)).isTrue();
        assertThat(revocation.covers(user, "any", 3)).isFalse();
        assertThat(revocation.covers(user, "spared", 2)).isFalse();
        assertThat(revocation.covers("another", "any", 2)).isFalse();
    }

    @Test
    void aQuestionIsAnsweredAsSoonAsThereIsSomethingToTell() {
        RevocationLog other = new RevocationLog(mongo, clock);
        other.load().block();
        long before = running.after(null).block().last();
        Mono<Page> answer = running.after(before).cache();
        answer.subscribe();

        other.revokeSession(Ids.next(), "user", "elsewhere").block();

        assertThat(answer.block(Duration.ofSeconds(2)).items())
                .extracting(Revocation::session)
                .containsExactly("elsewhere");
    }

    @Test
    void whoKnowsMoreThanThereIsBeginsAnew() {
        running.revokeSession(Ids.next(), "user", "known").block();

        Page page = running.after(1_000_000L).block();

        assertThat(page.last()).isLessThan(1_000_000L);
        assertThat(page.items()).extracting(Revocation::session).contains("known");
    }

    @Test
    void oldOnesAreForgottenAndTheNumbersGoOn() {
        running.revokeSession(Ids.next(), "user", "old").block();
        long last = running.after(null).block().last();
        clock.advance(RevocationLog.KEPT.plusMinutes(1));

        running.removeOld().block();
        running.revokeSession(Ids.next(), "user", "new").block();

        assertThat(running.after(null).block().items())
                .extracting(Revocation::seq)
                .containsExactly(last, last + 1);
    }

    @Test
    void otherServicesReadItAndNobodyElse() {
        running.revokeSession(Ids.next(), "user", "told").block();

        asService()
                .get()
                .uri("/internal/v1/revocations")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.items[-1].session")
                .isEqualTo("told")
                .jsonPath("$.last")
                .isNumber();
        as(newUser("curious"))
                .get()
                .uri("/internal/v1/revocations")
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    private static List<String> sessionsAfter(RevocationLog log, long position) {
        return log.after(position).block().items().stream()
                .map(Revocation::session)
                .toList();
    }
}
