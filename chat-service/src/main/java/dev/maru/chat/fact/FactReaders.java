package dev.maru.chat.fact;

import dev.maru.chat.membership.MembershipTail;
import dev.maru.contracts.room.Fact;
import dev.maru.contracts.room.Facts;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** One reader for each partition. They are woken up by the tail of memberships, which hears of all facts first. */
final class FactReaders implements SmartLifecycle {

    private static final Duration RELEASE_WITHIN = Duration.ofSeconds(2);

    private final List<PartitionReader> readers;
    private @Nullable Disposable running;

    FactReaders(IntFunction<PartitionReader> reader, MembershipTail tail, MeterRegistry meters) {
        this.readers = IntStream.range(0, Facts.PARTITIONS).mapToObj(reader).toList();
        tail.addListener(this::heard);
        meters.gauge(
                "maru.facts.held",
                readers,
                all -> all.stream().filter(PartitionReader::isHolding).count());
        meters.gauge(
                "maru.facts.lag",
                readers,
                all -> all.stream().mapToDouble(PartitionReader::lag).max().orElse(0));
    }

    private void heard(Facts facts) {
        facts.facts().stream()
                .filter(fact -> fact.line() != null)
                .mapToInt(Fact::partition)
                .distinct()
                .filter(partition -> partition < readers.size())
                .forEach(partition -> readers.get(partition).ring());
    }

    @Override
    public synchronized void start() {
        if (running == null) {
            running = Flux.fromIterable(readers)
                    .flatMap(PartitionReader::run, readers.size())
                    .subscribe();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return running != null;
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    /** Whoever goes on need not wait until the leases are over. */
    @Override
    public synchronized void stop(Runnable done) {
        Disposable readings = running;
        running = null;
        if (readings != null) {
            readings.dispose();
        }
        Flux.fromIterable(readers)
                .flatMap(PartitionReader::release, readers.size())
                .then()
                .timeout(RELEASE_WITHIN)
                .onErrorComplete()
                .doFinally(_ -> done.run())
                .subscribe();
    }
}
