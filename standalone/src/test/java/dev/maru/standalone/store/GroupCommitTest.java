package dev.maru.standalone.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

    private final AtomicInteger changes = new AtomicInteger();
    private final AtomicInteger committedChanges = new AtomicInteger();
    private final AtomicInteger commits = new AtomicInteger();

    @Test
    void a_change_is_committed_when_it_returns() {
        var group = new GroupCommit(this::commit);
        for (int i = 1; i <= 10; i++) {
            group.change(changes::incrementAndGet);
            assertThat(committedChanges).hasValueGreaterThanOrEqualTo(i);
        }
    }

    @Test
    void those_who_wait_meanwhile_share_one_commit() throws Exception {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var group = new GroupCommit(() -> {
            begun.countDown();
            await(goOn);
            commit();
        });
        Thread first = Thread.ofPlatform().start(() -> group.change(changes::incrementAndGet));
        begun.await();
        List<Thread> others = IntStream.range(0, 20)
                .mapToObj(_ -> Thread.ofPlatform().start(() -> group.change(changes::incrementAndGet)))
                .toList();
        goOn.countDown();
        first.join();
        for (Thread other : others) {
            other.join();
        }
        assertThat(committedChanges).hasValue(21);
        assertThat(commits).hasValueLessThan(21);
    }

    @Test
    void a_commit_never_falls_into_the_middle_of_a_change() throws Exception {
        var halves = new AtomicInteger();
        var torn = new AtomicInteger();
        var group = new GroupCommit(() -> torn.addAndGet(halves.get() % 2));
        List<Thread> writers = IntStream.range(0, 4)
                .mapToObj(_ -> Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < 500; i++) {
                        group.change(() -> {
                            // Both halves of a document, as of all writers together.
                            synchronized (halves) {
                                halves.incrementAndGet();
                                Thread.yield();
                                return halves.incrementAndGet();
                            }
                        });
                    }
                }))
                .toList();
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(torn).hasValue(0);
    }

    @Test
    void a_reader_of_an_uncommitted_change_waits_for_its_commit() throws Exception {
        var changed = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var group = new GroupCommit(() -> {
            changed.countDown();
            await(goOn);
            commit();
        });
        Thread writer = Thread.ofPlatform().start(() -> group.change(changes::incrementAndGet));
        changed.await();
        var seen = new AtomicInteger();
        Thread reader = Thread.ofPlatform().start(() -> {
            group.read(changes::get);
            seen.set(committedChanges.get());
        });
        assertThat(reader.join(Duration.ofMillis(100))).isFalse();
        goOn.countDown();
        reader.join();
        writer.join();
        assertThat(seen).hasValue(1);
    }

    private void commit() {
        commits.incrementAndGet();
        committedChanges.set(changes.get());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
