package dev.maru.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.maru.testing.RequiresServerPrograms;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The faults are hard enough and the checker sharp enough: without a protection, the promise is seen to be broken. */
@RequiresServerPrograms
@ExtendWith(SharedBed.Resolver.class)
class ControlTest {

    private static final Logger log = LoggerFactory.getLogger(ControlTest.class);

    /** More than the sweep takes: what is not heard by then is not heard at all. */
    private static final Duration SETTLE_WITHIN = Duration.ofSeconds(12);

    private static final int AT_MOST = Integer.getInteger("maru.faults.control.trials", 10);
    private static final boolean ALL = Integer.getInteger("maru.faults.control.trials") != null;
    private static final long SEED =
            Long.getLong("maru.faults.seed", ThreadLocalRandom.current().nextLong(1_000_000));

    @ParameterizedTest
    @EnumSource
    void withoutTheProtectionThePromiseIsBroken(Protection protection, SharedBed shared) {
        shared.bed().useChatsWithout(protection);
        if (protection == Protection.KEYS_BEING_UNIQUE) {
            try (MongoClient client = MongoClients.create(shared.bed().mongo().uri())) {
                client.getDatabase(shared.bed().chatDatabase())
                        .getCollection("entries")
                        .dropIndexes();
            }
        }
        Trials trials = new Trials("without " + protection.name());
        for (int i = 0; i < AT_MOST && (ALL || trials.red(protection.verdict) == 0); i++) {
            trials.add(shared.run(protection.fault, SEED + i, SETTLE_WITHIN));
        }
        log.info("seed {}: {} of {}: {}", SEED, trials.red(protection.verdict), protection.verdict, trials.report());

        assertThat(trials.red(protection.verdict))
                .as("trials with " + protection.verdict)
                .isPositive();
    }
}
