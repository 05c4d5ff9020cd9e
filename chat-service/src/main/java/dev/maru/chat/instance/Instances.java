package dev.maru.chat.instance;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Who else is alive. Every instance counts up a number in the store; one whose number stays the same for long enough is taken
 * for dead. Clocks of machines are never compared, and time in which the store could not be read counts for nobody: neither an
 * outage of the store nor a pause of this instance makes the others dead.
 *
 * <p>It is a hint: an instance that is taken for dead may be alive and write.
 */
public final class Instances {

    private static final Logger log = LoggerFactory.getLogger(Instances.class);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

    private final String self = newId();
    private final InstanceStore store;
    private final Supplier<URI> address;
    private final InstanceProperties properties;
    private final Counter failures;
    private final List<InstanceListener> listeners = new CopyOnWriteArrayList<>();

    /** Replaced as a whole after each reading that changed something. */
    private volatile Seen seen;

    /** What is known of the others, by id. Changed by one reading after the other. */
    private final Map<String, Peer> peers = new HashMap<>();

    private long beat;
    private long lastRead;
    private boolean readBefore;
    private volatile @Nullable Disposable beating;

    private record Seen(List<String> live, List<Instance> peers, Map<String, Instance> listed) {}

    private static final class Peer {
        InstanceStore.Beat last;
        Duration still = Duration.ZERO;
        boolean live;

        Peer(InstanceStore.Beat first) {
            this.last = first;
        }
    }

    /** @param address where others reach this instance; asked for when it starts */
    Instances(InstanceStore store, Supplier<URI> address, InstanceProperties properties, MeterRegistry meters) {
        this.store = store;
        this.address = address;
        this.properties = properties;
        this.seen = new Seen(List.of(self), List.of(), Map.of());
        this.failures = meters.counter("maru.instances.failures");
        meters.gauge("maru.instances.live", this, instances -> instances.seen.live.size());
    }

    /** Thirteen letters and digits, so that it fits into other names. */
    private static String newId() {
        return Long.toUnsignedString(new SecureRandom().nextLong() | Long.MIN_VALUE, 32);
    }

    /** This instance's id: another one after each start. */
    public String self() {
        return self;
    }

    /** The ids of those who are alive, this one included, in one order on all instances. Immutable, and cheap to ask for. */
    public List<String> live() {
        return seen.live;
    }

    /** The others who are alive. Immutable, and cheap to ask for. */
    public List<Instance> peers() {
        return seen.peers;
    }

    /** Another instance by its id, dead or alive, as long as the store lists it. */
    public Optional<Instance> find(String id) {
        return Optional.ofNullable(seen.listed.get(id));
    }

    public void addListener(InstanceListener listener) {
        listeners.add(listener);
    }

    // One beat after the other

    void start() {
        Instance me = new Instance(self, address.get());
        log.info("instance {} is at {}", self, me.url());
        lastRead = System.nanoTime();
        beating = Flux.interval(Duration.ZERO, properties.beatEvery())
                .onBackpressureDrop()
                .concatMap(_ -> round(me), 1)
                .subscribe();
    }

    private Mono<Void> round(Instance me) {
        return Mono.defer(() -> store.write(new InstanceStore.Beat(me, ++beat)))
                .timeout(properties.deadAfter())
                .onErrorResume(this::failed)
                .then(store.read().timeout(properties.deadAfter()))
                .doOnNext(this::read)
                .flatMap(_ -> forget())
                .onErrorResume(this::failed);
    }

    private Mono<Void> failed(Throwable e) {
        failures.increment();
        log.debug("The store of instances does not answer", e);
        return Mono.empty();
    }

    private void read(List<InstanceStore.Beat> beats) {
        long now = System.nanoTime();
        Duration since = Duration.ofNanos(now - lastRead);
        lastRead = now;
        // More than two rounds without a reading: the store or this instance was away, and the time says nothing.
        Duration counted = since.compareTo(properties.beatEvery().multipliedBy(2)) > 0 ? Duration.ZERO : since;
        boolean first = !readBefore;
        readBefore = true;
        List<Instance> came = new ArrayList<>();
        List<Instance> died = new ArrayList<>();
        Map<String, Peer> gone = new HashMap<>(peers);
        for (InstanceStore.Beat other : beats) {
            if (!other.of().id().equals(self)) {
                gone.remove(other.of().id());
                update(other, counted, first, came, died);
            }
        }
        gone.forEach((id, peer) -> {
            peers.remove(id);
            if (peer.live) {
                died.add(peer.last.of());
            }
        });
        publish();
        came.forEach(peer -> {
            log.info("instance {} came: {}", peer.id(), peer.url());
            listeners.forEach(listener -> listener.onCame(peer));
        });
        died.forEach(peer -> {
            log.info("instance {} is gone: {}", peer.id(), peer.url());
            listeners.forEach(listener -> listener.onDied(peer));
        });
    }

    private void update(
            InstanceStore.Beat beat, Duration counted, boolean first, List<Instance> came, List<Instance> died) {
        Peer peer = peers.get(beat.of().id());
        if (peer == null) {
            peer = new Peer(beat);
            peers.put(beat.of().id(), peer);
            // What was there before this instance may be dead already: it has to beat once. Who came later is alive.
            if (!first) {
                peer.live = true;
                came.add(beat.of());
            }
        } else if (peer.last.count() != beat.count()) {
            peer.last = beat;
            peer.still = Duration.ZERO;
            if (!peer.live) {
                peer.live = true;
                came.add(beat.of());
            }
        } else {
            peer.still = peer.still.plus(counted);
            if (peer.live && peer.still.compareTo(properties.deadAfter()) >= 0) {
                peer.live = false;
                died.add(beat.of());
            }
        }
    }

    private void publish() {
        List<Instance> live = peers.values().stream()
                .filter(peer -> peer.live)
                .map(peer -> peer.last.of())
                .toList();
        Map<String, Instance> listed = new HashMap<>();
        peers.forEach((id, peer) -> listed.put(id, peer.last.of()));
        List<String> ids = Stream.concat(Stream.of(self), live.stream().map(Instance::id))
                .sorted()
                .toList();
        seen = new Seen(ids, live, Map.copyOf(listed));
    }

    /** Takes those out who have been still for long. */
    private Mono<Void> forget() {
        List<InstanceStore.Beat> still = peers.values().stream()
                .filter(peer -> peer.still.compareTo(properties.forgetAfter()) >= 0)
                .map(peer -> peer.last)
                .toList();
        return Flux.fromIterable(still).concatMap(store::remove).then();
    }

    /** Says at once that this instance is no more, so that nobody waits for it. Completes when that is written, or could not be. */
    Mono<Void> stop() {
        Disposable running = beating;
        if (running != null) {
            running.dispose();
        }
        return store.remove(self).timeout(STOP_WITHIN).onErrorComplete();
    }
}
