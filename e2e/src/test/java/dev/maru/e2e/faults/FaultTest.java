package dev.maru.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.RequiresServerPrograms;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What DESIGN promises for the time while something breaks. {@code -Dmaru.faults.trials=100} makes it the long run, and
 * {@code target/faults/report.txt} has its figures.
 */
@RequiresServerPrograms
@ExtendWith(SharedBed.Resolver.class)
class FaultTest {

    private static final Logger log = LoggerFactory.getLogger(FaultTest.class);
    private static final Duration SETTLE_WITHIN = Duration.ofSeconds(90);
    private static final int SHOWN = 20;
    private static final int TRIALS = Integer.getInteger("maru.faults.trials", 2);
    private static final long SEED =
            Long.getLong("maru.faults.seed", ThreadLocalRandom.current().nextLong(1_000_000));

    @ParameterizedTest
    @EnumSource
    void nothingIsLostDoubledOrOutOfOrderWhileItBreaks(Fault fault, SharedBed shared) {
        shared.bed().useIntactChats();
        Trials trials = new Trials(fault.name());
        for (int i = 0; i < TRIALS; i++) {
            trials.add(shared.run(fault, SEED + i, SETTLE_WITHIN));
        }
        log.info("seed {}: {}", SEED, trials.report());

        assertThat(trials.violations().stream().limit(SHOWN)).isEmpty();
        assertThat(trials.felt()).as("trials in which the fault was felt").isPositive();
    }
}
