package dev.maru.userroom.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.platform.id.Ids;
import dev.maru.userroom.UserRoomTest;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.test.context.TestPropertySource;

/**
 * Many people who sign up with one address at the same moment: one has it. Passwords are hashed cheaply here, so that the requests meet at
 * the store and do not queue for the hash. {@code benchmarks/accounts} runs it.
 */
@TestPropertySource(properties = "MARU_SIGN_UPS_PER_ADDRESS=1000000")
class SignUpRaceMeasurement extends UserRoomTest {

    private static final int RACES = Integer.getInteger("maru.measure.races", 1_000);
    private static final int RUNNERS = 8;

    @Test
    void ofManyWhoSignUpWithOneAddressOneSucceeds() {
        long begin = System.nanoTime();
        int wrong = 0;
        int together = 0;
        for (int race = 0; race < RACES; race++) {
            String email = Ids.next() + "@maru.test";
            // Addresses are one whatever their case.
            List<String> typed = Collections.nCopies(RUNNERS / 2, email + " " + email.toUpperCase()).stream()
                    .flatMap(both -> List.of(both.split(" ")).stream())
                    .toList();
            List<Integer> statuses = atOnce(typed, address -> signUp(address, PASSWORD, "racer"));
            long created = statuses.stream().filter(status -> status == 201).count();
            long refused = statuses.stream().filter(status -> status == 409).count();
            long stored = mongo.count(Query.query(Criteria.where("email").is(email)), Account.class)
                    .block();
            wrong += created == 1 && refused == RUNNERS - 1 && stored == 1 ? 0 : 1;
            together += statuses.getFirst() == 201 ? 0 : 1;
        }
        System.out.printf(
                "MEASURED sign-up races: %d of %d each, %d wrong; in %d another one than the first request won (%.0f"
                        + " s)%n",
                RACES, RUNNERS, wrong, together, (System.nanoTime() - begin) / 1e9);
        assertThat(wrong).isZero();
    }
}
