package dev.maru.chat.batch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * Turns many questions into few: what is asked while an answer is on its way is asked together in the next round.
 *
 * <p>A question is always put after it was asked for, so that an answer is never older than its question. Safe for use from many
 * threads.
 *
 * @param <K> what a question is about
 * @param <V> its answer
 */
public final class Coalescer<K, V> {

    private final Function<Collection<K>, Mono<Map<K, V>>> source;
    private final int most;
    private final ArrayDeque<Question<K, V>> waiting = new ArrayDeque<>();
    private boolean asking;

    private record Question<K, V>(K key, CompletableFuture<V> answer) {}

    /**
     * @param source answers a round of questions; a key that is not among the answers has failed
     * @param most how many questions of one round
     */
    public Coalescer(Function<Collection<K>, Mono<Map<K, V>>> source, int most) {
        this.source = source;
        this.most = most;
    }

    /** Asks. The answer may complete on any thread. */
    public CompletableFuture<V> ask(K key) {
        Question<K, V> question = new Question<>(key, new CompletableFuture<>());
        synchronized (waiting) {
            waiting.add(question);
            if (asking) {
                return question.answer();
            }
            asking = true;
        }
        nextRound();
        return question.answer();
    }

    private void nextRound() {
        List<Question<K, V>> round = new ArrayList<>();
        synchronized (waiting) {
            while (round.size() < most && !waiting.isEmpty()) {
                round.add(waiting.remove());
            }
            if (round.isEmpty()) {
                asking = false;
                return;
            }
        }
        source.apply(round.stream().map(Question::key).distinct().toList())
                .subscribe(answers -> settle(round, answers), e -> fail(round, e));
    }

    private void settle(List<Question<K, V>> round, Map<K, V> answers) {
        for (Question<K, V> question : round) {
            V answer = answers.get(question.key());
            if (answer == null) {
                question.answer().completeExceptionally(new IllegalStateException("no answer for " + question.key()));
            } else {
                question.answer().complete(answer);
            }
        }
        nextRound();
    }

    private void fail(List<Question<K, V>> round, Throwable e) {
        round.forEach(question -> question.answer().completeExceptionally(e));
        nextRound();
    }
}
