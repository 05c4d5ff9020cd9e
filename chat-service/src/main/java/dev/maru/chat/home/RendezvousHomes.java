package dev.maru.chat.home;

import dev.maru.chat.instance.Instance;
import dev.maru.chat.instance.InstanceListener;
import dev.maru.chat.instance.Instances;
import dev.maru.chat.instance.PeerClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import reactor.core.publisher.Flux;

/**
 * Homes by rendezvous hashing over the live instances: when one goes, only its rooms move. Instances that do not agree for a moment
 * only collide more often.
 */
public final class RendezvousHomes implements Homes, InstanceListener {

    private static final Logger log = LoggerFactory.getLogger(RendezvousHomes.class);
    private static final Duration GREET_WITHIN = Duration.ofSeconds(5);

    private final Instances instances;
    private final PeerClient peers;

    public RendezvousHomes(Instances instances, PeerClient peers) {
        this.instances = instances;
        this.peers = peers;
        instances.addListener(this);
    }

    /** Hands over nothing: the first who has something finds an open connection, and code that ran before. */
    @Override
    public void onCame(Instance instance) {
        hand(instance, List.of())
                .timeout(GREET_WITHIN)
                .subscribe(_ -> {}, e -> log.debug("{} does not answer", instance, e));
    }

    @Override
    public String self() {
        return instances.self();
    }

    @Override
    public int instances() {
        return instances.live().size();
    }

    @Override
    public Optional<Instance> elsewhere(String room) {
        List<String> live = instances.live();
        String home = highest(room, live);
        return home == null || home.equals(instances.self()) ? Optional.empty() : instances.find(home);
    }

    static @Nullable String highest(String room, List<String> instances) {
        String highest = null;
        long most = 0;
        for (String instance : instances) {
            long weight = weight(room, instance);
            if (highest == null || weight > most) {
                highest = instance;
                most = weight;
            }
        }
        return highest;
    }

    /** Spreads the pair over all numbers (the finalizer of SplitMix64). */
    private static long weight(String room, String instance) {
        long z = ((long) room.hashCode() << 32) ^ instance.hashCode() * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    @Override
    public Flux<Answer> hand(Instance home, List<HandOver.Handed> drafts) {
        return Answers.decode(peers.post(home, PATH)
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .bodyValue(new HandOver(instances.self(), drafts).encode())
                .retrieve()
                .bodyToFlux(DataBuffer.class));
    }
}
