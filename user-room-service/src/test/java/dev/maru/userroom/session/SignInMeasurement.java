package dev.maru.userroom.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.platform.id.Ids;
import dev.maru.userroom.UserRoomTest;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * What signing in costs with the parameters of production, and whether the time of an answer tells who has an account. Run it
 * by itself on a quiet machine; {@code benchmarks/accounts} does. The client is in the same process, so its CPU counts too.
 */
@TestPropertySource(
        properties = {
            "MARU_PASSWORD_MEMORY=19MB",
            "MARU_PASSWORD_ITERATIONS=2",
            "MARU_LOGIN_FAILURES_PER_ACCOUNT=1000000",
            "MARU_LOGIN_FAILURES_PER_ADDRESS=1000000",
            "MARU_MAILS_PER_EMAIL=1000000",
            "MARU_MAILS_PER_ADDRESS=1000000"
        })
class SignInMeasurement extends UserRoomTest {

    private static final int SIGN_INS = 400;
    private static final int SAMPLES = 300;

    @Test
    void signInsPerSecondAndTheCpuOfOne() {
        User user = newUser("measured");
        repeat(50, () -> signIn(user.email(), PASSWORD).expectStatus().isCreated());
        var process = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = process.getProcessCpuTime();
        long start = System.nanoTime();

        repeat(SIGN_INS, () -> signIn(user.email(), PASSWORD).expectStatus().isCreated());

        double seconds = (System.nanoTime() - start) / 1e9;
        double cpuMillis = (process.getProcessCpuTime() - cpu) / 1e6 / SIGN_INS;
        System.out.printf(
                "MEASURED sign-ins: %.1f per second, %.1f ms CPU each (%d at 4 at once)%n",
                SIGN_INS / seconds, cpuMillis, SIGN_INS);
    }

    @Test
    void theTimeDoesNotTellWhoHasAnAccount() {
        User user = newUser("known");
        String unknown = Ids.next() + "@maru.test";
        compare(
                "sign-in",
                () -> time(() -> signIn(user.email(), "not-the-password-1")
                        .expectStatus()
                        .isUnauthorized()),
                () -> time(() ->
                        signIn(unknown, "not-the-password-1").expectStatus().isUnauthorized()));
        compare("reset", () -> time(() -> ask(user.email())), () -> time(() -> ask(unknown)));
    }

    private void ask(String email) {
        post("/api/v1/password-resets", Map.of("email", email)).expectStatus().isAccepted();
    }

    private static void repeat(int times, Runnable work) {
        Flux.range(0, times)
                .flatMap(i -> Mono.fromRunnable(work).subscribeOn(Schedulers.boundedElastic()), 4)
                .blockLast(Duration.ofMinutes(3));
    }

    private static double time(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e6;
    }

    /** Interleaved, and judged by the Mann-Whitney test: were there nothing to tell, p would be above 0.01 in 99 of 100 runs. */
    private static void compare(String what, DoubleSupplier known, DoubleSupplier unknown) {
        List<Double> one = new ArrayList<>();
        List<Double> other = new ArrayList<>();
        for (int i = 0; i < SAMPLES + 50; i++) {
            double first = known.getAsDouble();
            double second = unknown.getAsDouble();
            if (i >= 50) {
                one.add(first);
                other.add(second);
            }
        }
        double p = mannWhitney(one, other);
        Collections.sort(one);
        Collections.sort(other);
        System.out.printf(
                "MEASURED %s: known p50 %.2f ms, unknown p50 %.2f ms, Mann-Whitney p = %.3f (%d each)%n",
                what, one.get(SAMPLES / 2), other.get(SAMPLES / 2), p, SAMPLES);
        assertThat(p).isGreaterThan(0.01);
    }

    private static double mannWhitney(List<Double> one, List<Double> other) {
        double u = 0;
        for (double a : one) {
            for (double b : other) {
                u += a > b ? 1 : a == b ? 0.5 : 0;
            }
        }
        double n = one.size();
        double m = other.size();
        double z = (u - n * m / 2) / Math.sqrt(n * m * (n + m + 1) / 12);
        return 2 * (1 - normal(Math.abs(z)));
    }

    /** The normal distribution function (Abramowitz and Stegun 26.2.17). */
    private static double normal(double x) {
        double t = 1 / (1 + 0.2316419 * x);
        double poly = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return 1 - Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) * poly;
    }
}
