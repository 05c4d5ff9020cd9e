package dev.maru.e2e.faults;

import java.time.Duration;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The bed and its town, started for the first test that asks for them and stopped after the last one. */
final class SharedBed implements AutoCloseable {

    /** Well before the tokens end, by more than a trial takes. */
    private static final Duration TOKENS_GOOD_FOR = Duration.ofMinutes(40);

    private final TestBed bed = new TestBed();
    private Town town = Town.build(bed.api());
    private long signedIn = System.nanoTime();

    TestBed bed() {
        return bed;
    }

    Trial.Result run(Fault fault, long seed, Duration settleWithin) {
        if (System.nanoTime() - signedIn > TOKENS_GOOD_FOR.toNanos()) {
            town = town.withNewTokens(bed.api());
            signedIn = System.nanoTime();
        }
        town.awaitLines(bed.api());
        Trial.Result result = new Trial(bed, town, seed, settleWithin).run(fault);
        if (result.verdicts().contains(Verdict.UNANSWERED)) {
            // What has no answer may be stored later, and nobody in the next trial would have said it.
            town = town.withNewRooms(bed.api());
        }
        return result;
    }

    @Override
    public void close() {
        bed.close();
    }

    static final class Resolver implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == SharedBed.class;
        }

        @Override
        public SharedBed resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.GLOBAL)
                    .computeIfAbsent(SharedBed.class, _ -> new SharedBed(), SharedBed.class);
        }
    }
}
