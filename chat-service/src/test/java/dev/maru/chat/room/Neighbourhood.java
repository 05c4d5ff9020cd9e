package dev.maru.chat.room;

import dev.maru.chat.home.Answer;
import dev.maru.chat.home.HandOver;
import dev.maru.chat.home.Homes;
import dev.maru.chat.instance.Instance;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** Homes of instances in one process, over a network that now and then loses a hand-over, or the answer to one. */
final class Neighbourhood {

    private final Map<String, RoomWriter> writers = new ConcurrentHashMap<>();
    private final List<String> ids;
    private final Random random;
    private final AtomicInteger answered = new AtomicInteger();

    /** @param ids who is taken for alive; with one of them nobody hands anything over */
    Neighbourhood(long seed, List<String> ids) {
        this.random = new Random(seed);
        this.ids = ids;
    }

    void moveIn(String id, RoomWriter writer) {
        writers.put(id, writer);
    }

    /** How many hand-overs were answered. */
    int answered() {
        return answered.get();
    }

    Homes of(String self) {
        return new Homes() {
            @Override
            public String self() {
                return self;
            }

            @Override
            public Optional<Instance> elsewhere(String room) {
                String home = ids.get(Math.floorMod(room.hashCode(), ids.size()));
                return home.equals(self)
                        ? Optional.empty()
                        : Optional.of(new Instance(home, URI.create("http://" + home)));
            }

            @Override
            public Mono<Answer> hand(Instance home, List<HandOver.Handed> drafts) {
                int fate = random();
                if (fate == 0) {
                    return Mono.error(new IllegalStateException("never arrived"));
                }
                return Mono.fromFuture(() -> writers.get(home.id()).write(new HandOver(self, drafts)))
                        .delayElement(Duration.ofMillis(random() % 5))
                        .flatMap(answer -> fate == 1 ? Mono.never() : Mono.just(answer))
                        .doOnNext(_ -> answered.incrementAndGet());
            }
        };
    }

    private int random() {
        synchronized (random) {
            return random.nextInt(20);
        }
    }
}
