package dev.maru.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.embedded.core.ExecutableProvider;

/**
 * Decides which store a test gets. {@code MARU_TEST_STORES} (container, process or embedded) narrows the choice to one
 * kind, so that the same tests can be run on each.
 *
 * <p>A program on the PATH comes before a container: it is up in a second, needs no image and no engine's goodwill, and
 * can be killed and frozen by its process number.
 */
final class StoreChoice {

    private static final Logger log = LoggerFactory.getLogger(StoreChoice.class);
    private static final @Nullable String ONLY = System.getenv("MARU_TEST_STORES");

    private StoreChoice() {}

    static MongoStore mongo() {
        String given = System.getenv("MARU_TEST_MONGODB_URI");
        return given == null ? ownMongo() : told("MongoDB", new GivenMongo(given));
    }

    static RedisStore redis() {
        String given = System.getenv("MARU_TEST_REDIS_URL");
        return given == null ? ownRedis() : told("Redis", new GivenRedis(given));
    }

    static MongoStore ownMongo() {
        return told(
                "MongoDB",
                first(
                        new Way<>(
                                Store.Kind.PROCESS,
                                () -> Executables.find("mongod")
                                        .map(ProcessServer::mongo)
                                        .map(ServerMongo::start)),
                        new Way<>(
                                Store.Kind.CONTAINER,
                                () -> Docker.answers().map(_ -> ServerMongo.start(ContainerServer.mongo()))),
                        new Way<>(Store.Kind.EMBEDDED, () -> Optional.of(new EmbeddedMongo()))));
    }

    static RedisStore ownRedis() {
        return told(
                "Redis",
                first(
                        new Way<>(
                                Store.Kind.PROCESS,
                                () -> Executables.find("redis-server")
                                        .map(found ->
                                                ServerRedis.start(ProcessServer.redis(found, Store.Kind.PROCESS)))),
                        new Way<>(
                                Store.Kind.CONTAINER,
                                () -> Docker.answers().map(_ -> ServerRedis.start(ContainerServer.redis()))),
                        new Way<>(
                                Store.Kind.EMBEDDED,
                                () -> Optional.of(
                                        ServerRedis.start(ProcessServer.redis(bundledRedis(), Store.Kind.EMBEDDED))))));
    }

    static RedisStore ownRedisCluster() {
        return told(
                "Redis cluster",
                Executables.find("redis-server")
                        .map(found -> ServerRedis.startCluster(ProcessServer.redisCluster(found)))
                        .orElseThrow(() -> new IllegalStateException("A cluster needs redis-server on the PATH")));
    }

    /** Whether stores can be started here that can be stopped, killed and frozen. */
    static boolean canStartServers() {
        boolean processes = allows(Store.Kind.PROCESS)
                && Executables.find("mongod").isPresent()
                && Executables.find("redis-server").isPresent();
        // Asked last: Testcontainers begins to pull an image of its own as soon as it is asked.
        return processes || (allows(Store.Kind.CONTAINER) && Docker.answers().isPresent());
    }

    private static boolean allows(Store.Kind kind) {
        return ONLY == null || kind.name().equals(ONLY.toUpperCase(Locale.ROOT));
    }

    private record Way<S>(Store.Kind kind, Supplier<Optional<? extends S>> start) {}

    @SafeVarargs
    private static <S extends Store> S first(Way<S>... ways) {
        for (Way<S> way : ways) {
            if (!allows(way.kind)) {
                continue;
            }
            try {
                Optional<? extends S> store = way.start.get();
                if (store.isPresent()) {
                    return store.get();
                }
            } catch (RuntimeException e) {
                // An engine without the image, a mongod that misses a library: the next way may work.
                log.warn("No store of kind {} for tests: {}", way.kind, e.toString());
            }
        }
        throw new IllegalStateException(
                "No store for tests could be started; tried: " + (ONLY == null ? List.of(Store.Kind.values()) : ONLY));
    }

    private static <S extends Store> S told(String what, S store) {
        log.info("Tests use {} ({}) at {}", what, store.kind(), store.uri());
        return store;
    }

    private static Path bundledRedis() {
        try {
            return ExecutableProvider.newJarResourceProvider().get().toPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
