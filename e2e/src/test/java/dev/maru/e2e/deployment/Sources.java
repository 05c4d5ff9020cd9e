package dev.maru.e2e.deployment;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The texts that say how Maru is built and run, by their path in the repository. */
record Sources(Map<String, String> texts) {

    static final List<String> SERVICES =
            List.of("gateway-service", "chat-service", "user-room-service", "image-service");

    private static final String PLATFORM = "platform/src/main/resources/maru-platform.yml";

    private static final Pattern SETTING = Pattern.compile("\\$\\{(MARU_[A-Z0-9_]+)(?::([^}]*))?");

    private static final Pattern CHOICE = Pattern.compile("MARU_(PUBLIC_URL|ADMIN_EMAILS|GUESTS|REQUIRE_VERIFIED_EMAIL"
            + "|MAIL_(HOST|PORT|SECURITY|USERNAME|PASSWORD|FROM)|(GOOGLE|GITHUB)_CLIENT_(ID|KEY))");
    private static final int CHOICES_AT_LEAST = 14;

    private static final Pattern SHUTDOWN = Pattern.compile("timeout-per-shutdown-phase: *(\\d+)s");

    static Sources of(Path root) {
        Stream<Path> manifests = walk(root.resolve("k8s")).filter(file -> !file.endsWith("secrets.env"));
        Stream<Path> configurations = SERVICES.stream().map(service -> root.resolve(configuration(service)));
        Stream<Path> others = Stream.of(
                        PLATFORM,
                        "Dockerfile",
                        ".dockerignore",
                        "web/pom.xml",
                        ".gitignore",
                        "docker-compose.yml",
                        "deploy/secrets",
                        "deploy/healthy",
                        "deploy/jvm.options")
                .map(root::resolve);
        return new Sources(Stream.of(manifests, configurations, others)
                .flatMap(files -> files)
                .collect(toUnmodifiableMap(
                        file -> root.relativize(file).toString().replace('\\', '/'), Sources::read)));
    }

    String text(String path) {
        String text = texts.get(path);
        if (text == null) {
            throw new IllegalArgumentException("no such file: " + path);
        }
        return text;
    }

    boolean has(String path) {
        return texts.containsKey(path);
    }

    /** The same, but for {@code breach}. */
    Sources with(Breach breach) {
        String text = text(breach.path());
        if (!text.contains(breach.found())) {
            throw new IllegalArgumentException(breach.path() + " has no longer: " + breach.found());
        }
        Map<String, String> changed = new HashMap<>(texts);
        changed.put(breach.path(), text.replace(breach.found(), breach.replacement()));
        return new Sources(Map.copyOf(changed));
    }

    /** The environment names that the service's own configuration and the one that all share read. */
    SortedSet<String> settings(String service) {
        return names(Stream.of(configuration(service), PLATFORM), match -> true);
    }

    /** Those that nobody may leave to their default: secrets, which have none, and addresses, which are of the same machine. */
    SortedSet<String> requiredSettings(String service) {
        SortedSet<String> required = names(
                Stream.of(configuration(service), PLATFORM),
                match -> match.group(1).endsWith("_SECRET")
                        && Objects.requireNonNullElse(match.group(2), "").isEmpty());
        required.addAll(names(
                Stream.of(configuration(service)),
                match -> match.group(2) == null || match.group(2).contains("127.0.0.1")));
        return required;
    }

    /** What an installation says about itself, which user-room-service reads, with the defaults. */
    SortedMap<String, String> choices() {
        SortedMap<String, String> choices = new TreeMap<>();
        SETTING.matcher(text(configuration("user-room-service")))
                .results()
                .filter(match -> CHOICE.matcher(match.group(1)).matches())
                .forEach(match -> choices.put(match.group(1), Objects.requireNonNullElse(match.group(2), "")));
        if (choices.size() < CHOICES_AT_LEAST) {
            throw new IllegalStateException("found no more than " + choices.keySet());
        }
        return choices;
    }

    /** How long the service may take to stop, once it is told to. */
    Duration shutdown(String service) {
        return Stream.of(configuration(service), PLATFORM)
                .map(path -> SHUTDOWN.matcher(text(path)))
                .filter(Matcher::find)
                .map(match -> Duration.ofSeconds(Long.parseLong(match.group(1))))
                .findFirst()
                .orElse(Duration.ofSeconds(30));
    }

    static String configuration(String service) {
        return service + "/src/main/resources/" + service + ".yml";
    }

    private SortedSet<String> names(Stream<String> paths, Predicate<MatchResult> which) {
        return paths.flatMap(path -> SETTING.matcher(text(path)).results())
                .filter(which)
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names of the secrets that {@code deploy/secrets} makes. */
    SortedSet<String> madeSecrets() {
        return Pattern.compile("(?m)^  (MARU_[A-Z0-9_]+)")
                .matcher(text("deploy/secrets"))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Path> walk(Path directory) {
        try {
            return Files.walk(directory).filter(Files::isRegularFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
