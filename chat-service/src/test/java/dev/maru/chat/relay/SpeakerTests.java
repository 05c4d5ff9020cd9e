package dev.maru.chat.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;

/** What is said while Redis takes it, does not take it, or takes its time. */
class SpeakerTests {

    private static final byte[] KEY = new byte[32];
    private static final DataSize MOST = DataSize.ofKilobytes(64);

    private final EventExecutor thread = new DefaultEventExecutor();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final UnsteadyRedis redis = new UnsteadyRedis();
    private final Speaker speaker = new Speaker(
            redis,
            thread,
            new EnvelopeCodec(KEY, "here"),
            new RelayProperties(
                    "", 64, false, Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofMillis(600), MOST),
            meters);

    @AfterEach
    void stop() {
        thread.shutdownGracefully();
    }

    private void say(String channel, int number) {
        thread.execute(() -> speaker.say(channel, new RelayMessage.RoomEnded("" + number)));
    }

    private static List<String> oneTo(int last) {
        return IntStream.rangeClosed(1, last).mapToObj(Integer::toString).toList();
    }

    private double lost() {
        return meters.counter("maru.relay.lost").count();
    }

    @Test
    void whatFailedIsRepeatedBeforeWhatWasSaidLater() {
        redis.failing = 3;
        for (int i = 1; i <= 100; i++) {
            say("a", i);
        }
        await().untilAsserted(() -> assertThat(redis.taken).isEqualTo(oneTo(100)));
        assertThat(meters.counter("maru.relay.repeated").count()).isEqualTo(3);
        assertThat(lost()).isZero();
        await().until(speaker::isQuiet);
    }

    @Test
    void whatIsSaidMeanwhileGoesOutInOneEnvelope() {
        redis.slow = true;
        say("a", 1);
        await().until(() -> redis.unanswered.size() == 1);
        IntStream.rangeClosed(2, 100).forEach(i -> say("a", i));
        thread.submit(() -> {}).syncUninterruptibly();
        redis.answer();
        await().untilAsserted(() -> assertThat(redis.taken).isEqualTo(oneTo(100)));
        assertThat(redis.envelopes).isEqualTo(2);
    }

    @Test
    void whatIsSaidOnManyChannelsAtTheSameTimeIsSentTogether() {
        int channels = 64;
        thread.execute(() -> IntStream.rangeClosed(1, channels)
                .forEach(i -> speaker.say("channel " + i, new RelayMessage.RoomEnded("" + i))));
        await().untilAsserted(() -> assertThat(redis.sent).hasSize(channels));
        assertThat(redis.flushes).isEqualTo(1);
    }

    @Test
    void oneChannelDoesNotWaitForAnother() {
        redis.slow = true;
        say("a", 1);
        say("b", 2);
        await().until(() -> redis.unanswered.size() == 2);
    }

    @Test
    void whatCannotBeSaidInTimeIsForgottenAndWhatComesLaterIsSaid() {
        redis.failing = Integer.MAX_VALUE;
        say("a", 1);
        await().atMost(Duration.ofSeconds(5)).until(() -> lost() == 1);
        redis.failing = 0;
        say("a", 2);
        await().untilAsserted(() -> assertThat(redis.taken).containsExactly("2"));
    }

    @Test
    void noMoreIsKeptThanAllowed() {
        redis.failing = Integer.MAX_VALUE;
        int said = 10_000;
        IntStream.rangeClosed(1, said).forEach(i -> say("a" + i % 10, i));
        thread.submit(() -> {}).syncUninterruptibly();
        assertThat(meters.get("maru.relay.waiting.bytes").gauge().value()).isLessThanOrEqualTo(MOST.toBytes());
        assertThat(lost()).isGreaterThanOrEqualTo(said - MOST.toBytes() / RelayMessage.OVERHEAD);
        await().until(() -> lost() == said);
        assertThat(meters.get("maru.relay.waiting.bytes").gauge().value()).isZero();
        await().until(speaker::isQuiet);
    }

    private static final class UnsteadyRedis implements RedisAccess {

        private final EnvelopeCodec there = new EnvelopeCodec(KEY, "there");
        final List<String> taken = new CopyOnWriteArrayList<>();
        final List<CompletableFuture<Long>> unanswered = new CopyOnWriteArrayList<>();
        volatile int failing;
        volatile boolean slow;
        volatile int envelopes;
        volatile int flushes;
        final List<String> sent = new CopyOnWriteArrayList<>();

        @Override
        public CompletionStage<Long> publish(String channel, byte[] envelope) {
            if (failing > 0) {
                failing--;
                return CompletableFuture.failedFuture(new RedisException("not now"));
            }
            envelopes++;
            there.decode(envelope).forEach(message -> taken.add(((RelayMessage.RoomEnded) message).room()));
            CompletableFuture<Long> answer = new CompletableFuture<>();
            if (slow) {
                unanswered.add(answer);
            } else {
                answer.complete(1L);
            }
            return answer;
        }

        @Override
        public void flush() {
            flushes++;
            sent.addAll(taken.subList(sent.size(), taken.size()));
        }

        void answer() {
            slow = false;
            List<CompletableFuture<Long>> all = new ArrayList<>(unanswered);
            all.forEach(answer -> answer.complete(1L));
        }

        @Override
        public Mono<Void> open() {
            return Mono.empty();
        }

        @Override
        public Optional<RedisURI> serverOf(String channel) {
            return Optional.empty();
        }

        @Override
        public Mono<Void> lookAgain() {
            return Mono.empty();
        }

        @Override
        public Mono<StatefulRedisPubSubConnection<String, byte[]>> hear(RedisURI server) {
            return Mono.never();
        }

        @Override
        public CompletionStage<Void> subscribe(
                StatefulRedisPubSubConnection<String, byte[]> on, Collection<String> channels) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> unsubscribe(StatefulRedisPubSubConnection<String, byte[]> on, String channel) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public Mono<Void> close() {
            return Mono.empty();
        }
    }
}
