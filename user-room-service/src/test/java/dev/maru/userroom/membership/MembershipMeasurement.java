package dev.maru.userroom.membership;

import dev.maru.userroom.UserRoomTest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * What chat-service waits for when it does not know whether somebody is a member: one question over HTTP, on a real store. Run it by
 * itself on a quiet machine; {@code benchmarks/accounts} does. The client of this test is slower than the one of chat-service.
 */
class MembershipMeasurement extends UserRoomTest {

    private static final int WARM_UP = 500;
    private static final int QUESTIONS = 2_000;

    @Test
    void oneQuestion() {
        User user = newUser("measured");
        String room = newRoom(user, "measured");
        double[] millis = new double[QUESTIONS];
        for (int i = -WARM_UP; i < QUESTIONS; i++) {
            long begin = System.nanoTime();
            membership(room, user.id());
            if (i >= 0) {
                millis[i] = (System.nanoTime() - begin) / 1e6;
            }
        }
        Arrays.sort(millis);
        System.out.printf(
                "MEASURED membership, not known: p50 %.2f ms, p99 %.2f ms (%d)%n",
                millis[QUESTIONS / 2], millis[QUESTIONS * 99 / 100], QUESTIONS);
    }
}
