package dev.maru.e2e.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** Many trials of one fault, and what they showed together. Those in which the fault was not felt do not count. */
final class Trials {

    private static final Path REPORT = Path.of("target", "faults", "report.txt");
    private static final Path HISTORIES = Path.of("target", "faults", "histories");

    private final String name;
    private final List<Trial.Result> results = new ArrayList<>();

    Trials(String name) {
        this.name = name;
    }

    void add(Trial.Result result) {
        results.add(result);
        String kept = result.violations().isEmpty() ? "latest" : Long.toString(result.seed());
        result.history().write(HISTORIES.resolve(name + "-" + kept + ".txt"), result.violations());
    }

    long felt() {
        return results.stream().filter(Trial.Result::bit).count();
    }

    List<Violation> violations() {
        return results.stream().flatMap(result -> result.violations().stream()).toList();
    }

    /** How many trials had at least one of a kind. */
    long red(Verdict verdict) {
        return results.stream()
                .filter(result -> result.verdicts().contains(verdict))
                .count();
    }

    /** Adds a line to the report, and returns it. */
    String report() {
        Map<Verdict, Long> verdicts = violations().stream()
                .collect(Collectors.groupingBy(Violation::verdict, TreeMap::new, Collectors.counting()));
        List<Long> recovery = sorted(Observation::recovery);
        List<Long> hearing = sorted(Observation::hearing);
        Duration longest = results.stream()
                .map(result -> result.seen().longestAnswer())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        String line = String.format(
                Locale.ROOT,
                "%-22s trials %3d felt %3d acknowledged %7d lost connections %5d duplicate answers %5d postponed %5d"
                        + " longest answer %5d ms first answer after it p50 %5d p99 %5d max %5d ms"
                        + " heard after p50 %4d p99 %5d max %5d ms violations %s",
                name,
                results.size(),
                felt(),
                sum(Observation::acknowledged),
                sum(Observation::connectionsLost),
                sum(Observation::duplicateAnswers),
                sum(Observation::postponed),
                longest.toMillis(),
                quantile(recovery, 0.5),
                quantile(recovery, 0.99),
                quantile(recovery, 1),
                quantile(hearing, 0.5),
                quantile(hearing, 0.99),
                quantile(hearing, 1),
                verdicts.isEmpty() ? "none" : verdicts);
        try {
            Files.createDirectories(REPORT.getParent());
            Files.writeString(REPORT, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line;
    }

    private List<Long> sorted(Function<Observation, List<Long>> what) {
        return results.stream()
                .flatMap(result -> what.apply(result.seen()).stream())
                .sorted()
                .toList();
    }

    private long sum(ToIntFunction<Observation> what) {
        return results.stream()
                .mapToLong(result -> what.applyAsInt(result.seen()))
                .sum();
    }

    private static long quantile(List<Long> sorted, double q) {
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(q * (sorted.size() - 1)));
    }
}
