package dev.maru.image.store;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Removes pictures that nobody refers to: named ones when asked, and now and then all that a crash left behind. */
public final class PictureRemoval implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(PictureRemoval.class);
    private final Shelves shelves;
    private final List<References> references;
    private final Duration interval;
    private Disposable sweeping = Disposables.disposed();

    PictureRemoval(Shelves shelves, List<References> references, StoreProperties properties) {
        this.shelves = shelves;
        this.references = List.copyOf(references);
        this.interval = properties.orphanSweep();
    }

    /** Removes those that nobody refers to. Returns those that are too young to tell: ask again later. */
    public Mono<List<PictureName>> remove(Shelf shelf, Collection<PictureName> names) {
        return Flux.fromIterable(names)
                .filterWhen(name -> removed(shelf, name).map(Removal.YOUNG::equals), 1)
                .collectList();
    }

    private Mono<Removal> removed(Shelf shelf, PictureName name) {
        return shelves.of(shelf).remove(name, () -> wanted(shelf, Set.of(name)).map(wanted -> !wanted.isEmpty()));
    }

    private Mono<Set<PictureName>> wanted(Shelf shelf, Collection<PictureName> names) {
        return Flux.fromIterable(references)
                .filter(some -> some.shelf() == shelf)
                .concatMap(some -> some.among(names))
                .collect(HashSet::new, Set::addAll);
    }

    /** Looks through all shelves; how many pictures it removed. */
    Mono<Long> sweep() {
        return Flux.fromArray(Shelf.values())
                .concatMap(shelf ->
                        sweep(shelf).concatWith(shelves.of(shelf).tidy().then(Mono.<Removal>empty())))
                .filter(Removal.GONE::equals)
                .count();
    }

    private Flux<Removal> sweep(Shelf shelf) {
        return Flux.range(0, PictureStore.PARTS)
                .concatMap(shelves.of(shelf)::old)
                .filter(names -> !names.isEmpty())
                .concatMap(names -> wanted(shelf, names)
                        .flatMapIterable(wanted -> names.stream()
                                .filter(name -> !wanted.contains(name))
                                .toList()))
                .concatMap(name -> removed(shelf, name));
    }

    private Mono<Void> sweepAndLog() {
        return sweep().doOnNext(removed -> log.info("Removed {} pictures that nobody refers to", removed))
                .doOnError(e -> log.warn("Sweeping pictures failed; the next sweep tries again", e))
                .onErrorComplete()
                .then();
    }

    @Override
    public void start() {
        sweeping = Flux.interval(interval)
                .onBackpressureDrop()
                .concatMap(_ -> sweepAndLog(), 1)
                .subscribe();
    }

    @Override
    public void stop() {
        sweeping.dispose();
    }

    @Override
    public boolean isRunning() {
        return !sweeping.isDisposed();
    }
}
