package dev.maru.image.store;

import dev.maru.image.store.DirectoryPictureStore.Removal;
import java.time.Duration;
import java.util.Collection;
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
    private static final int FOLDERS = 256;

    private final DirectoryPictureStore store;
    private final References references;
    private final Duration interval;
    private Disposable sweeping = Disposables.disposed();

    PictureRemoval(DirectoryPictureStore store, References references, StoreProperties properties) {
        this.store = store;
        this.references = references;
        this.interval = properties.orphanSweep();
    }

    /** Removes those that nobody refers to. Returns those that are too young to tell: ask again later. */
    public Mono<List<PictureName>> remove(Collection<PictureName> names) {
        return Flux.fromIterable(names)
                .filterWhen(name -> removed(name).map(Removal.YOUNG::equals), 1)
                .collectList();
    }

    private Mono<Removal> removed(PictureName name) {
        return store.remove(name, () -> isReferred(name));
    }

    private Mono<Boolean> isReferred(PictureName name) {
        return references.among(Set.of(name)).map(wanted -> !wanted.isEmpty());
    }

    /** Looks through all folders; how many pictures it removed. */
    Mono<Long> sweep() {
        return Flux.range(0, FOLDERS)
                .concatMap(store::old)
                .filter(names -> !names.isEmpty())
                .concatMap(names -> references
                        .among(names)
                        .flatMapIterable(wanted -> names.stream()
                                .filter(name -> !wanted.contains(name))
                                .toList()))
                .concatMap(this::removed)
                .filter(Removal.GONE::equals)
                .count();
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
