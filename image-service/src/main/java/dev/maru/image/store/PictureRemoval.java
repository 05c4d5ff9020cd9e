package dev.maru.image.store;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Removes pictures that nobody refers to: named ones when asked, and now and then all that a crash left behind. */
public final class PictureRemoval {

    private static final Logger log = LoggerFactory.getLogger(PictureRemoval.class);
    private final Shelves shelves;
    private final List<References> references;

    PictureRemoval(Shelves shelves, List<References> references) {
        this.shelves = shelves;
        this.references = List.copyOf(references);
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

    /** Looks through all shelves; how many pictures it removed. Fails when one cannot be read. */
    Mono<Long> sweep() {
        return Flux.fromArray(Shelf.values())
                .concatMap(shelf ->
                        sweep(shelf).concatWith(shelves.of(shelf).tidy().then(Mono.<Removal>empty())))
                .filter(Removal.GONE::equals)
                .count()
                .doOnNext(removed -> log.info("Removed {} pictures that nobody refers to", removed));
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
}
