package dev.maru.userroom.limit;

import dev.maru.userroom.secret.KeyedHash;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Counts that all instances share: small scripts, each about one key, on Redis. They hold nobody up: without a connection,
 * and for a moment after an answer that did not come in time, they fail at once as {@link Away}, and whoever asked counts
 * alone. What the keys stand for cannot be read in Redis.
 */
public final class SharedCounts {

    /** The counts cannot be had now. */
    public static final class Away extends RuntimeException {

        private static final Away INSTANCE = new Away();

        private Away() {
            super("no shared counts", null, false, false);
        }
    }

    /** Finds Redis, as {@link dev.maru.userroom.redis.Redis#open} does. */
    @FunctionalInterface
    interface Opener {
        CompletionStage<RedisClusterAsyncCommands<String, String>> open();
    }

    /** How long nothing is asked after a failure. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(SharedCounts.class);
    private static final String PREFIX = "maru:limit:";

    private final Opener redis;
    private final KeyedHash hash;
    private final AtomicBoolean opening = new AtomicBoolean();
    private final AtomicBoolean away = new AtomicBoolean();

    private volatile @Nullable RedisClusterAsyncCommands<String, String> commands;
    private volatile long silentUntil = System.nanoTime();

    SharedCounts(Opener redis, KeyedHash hash, MeterRegistry meters) {
        this.redis = redis;
        this.hash = hash;
        Gauge.builder("maru.limits.shared", away, alone -> alone.get() ? 0 : 1)
                .description("1 while limits are counted by all instances together, 0 while each counts alone")
                .register(meters);
    }

    /** Runs a script about one key and answers with the number it returns; an error is always {@link Away}. */
    public Mono<Long> ask(String script, String name, String key, long... arguments) {
        return Mono.defer(() -> {
            RedisClusterAsyncCommands<String, String> open = usable();
            return open == null
                    ? Mono.error(Away.INSTANCE)
                    : Mono.fromCompletionStage(() -> eval(open, script, name, key, arguments))
                            .doOnNext(answer -> back())
                            .onErrorMap(this::lost);
        });
    }

    /** Runs a script about one key after whatever was asked before it, and does not wait for it. */
    public void tell(String script, String name, String key, long... arguments) {
        RedisClusterAsyncCommands<String, String> open = usable();
        if (open != null) {
            eval(open, script, name, key, arguments).whenComplete((answer, error) -> {
                if (error != null) {
                    lost(error);
                }
            });
        }
    }

    private CompletionStage<Long> eval(
            RedisClusterAsyncCommands<String, String> open, String script, String name, String key, long... arguments) {
        String[] values = new String[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            values[i] = Long.toString(arguments[i]);
        }
        String[] keys = {PREFIX + name + ":" + hash.of(name, key)};
        return open.eval(script, ScriptOutputType.INTEGER, keys, values);
    }

    private @Nullable RedisClusterAsyncCommands<String, String> usable() {
        if (System.nanoTime() - silentUntil < 0) {
            return null;
        }
        RedisClusterAsyncCommands<String, String> open = commands;
        if (open == null) {
            open();
        }
        return open;
    }

    /** Begins to open a connection unless that is under way. */
    void open() {
        if (opening.compareAndSet(false, true)) {
            redis.open().whenComplete((opened, error) -> {
                if (error == null) {
                    commands = opened;
                } else {
                    lost(error);
                }
                opening.set(false);
            });
        }
    }

    private Away lost(Throwable error) {
        silentUntil = System.nanoTime() + PAUSE.toNanos();
        if (away.compareAndSet(false, true)) {
            log.warn("Each instance counts limits alone: {}", error.toString());
        }
        return Away.INSTANCE;
    }

    private void back() {
        if (away.compareAndSet(true, false)) {
            log.info("Instances count limits together again");
        }
    }
}
