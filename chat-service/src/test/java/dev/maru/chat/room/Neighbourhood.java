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
import reactor.core.publisher.Flux;

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
            public int instances() {
                return ids.size();
            }

            @Override
            public Optional<Instance> elsewhere(String room) {
                String home = ids.get(Math.floorMod(room.hashCode(), ids.size()));
                return home.equals(self)
                        ? Optional.empty()
                        : Optional.of(new Instance(home, URI.create("http://" + home)));
            }

            @Override
            public Flux<Answer> hand(Instance home, List<HandOver.Handed> drafts) {
                int fate = random();
                if (fate == 0) {
                    return Flux.error(new IllegalStateException("never arrived"));
                }
                return writers.get(home.id())
                        .write(new HandOver(self, drafts))
                        .delaySequence(Duration.ofMillis(random() % 5))
                        .doOnComplete(answered::incrementAndGet)
                        .transform(answer -> switch (fate) {
                            case 1 -> answer.filter(_ -> false).concatWith(Flux.never());
                            case 2 -> answer.take(1).concatWith(Flux.never());
                            default -> answer;
                        });
            }
        };
    }

    private int random() {
        synchronized (random) {
            return random.nextInt(20);
        }
    }
}
