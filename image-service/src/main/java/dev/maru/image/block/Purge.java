package dev.maru.image.block;

import dev.maru.image.store.OpenPictures;
import dev.maru.image.store.PictureName;
import dev.maru.image.store.References;
import dev.maru.image.store.Shelf;
import dev.maru.image.store.Shelves;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes a picture away. It is refused first, so that it cannot come back while it goes; then nobody refers to it any more; then its files
 * go. Each step may be done twice: whoever does not hear that it worked asks again.
 */
final class Purge {

    private static final Logger log = LoggerFactory.getLogger(Purge.class);

    private final BlockedPictures blocked;
    private final List<References> references;
    private final Shelves shelves;
    private final OpenPictures pictures;

    Purge(BlockedPictures blocked, List<References> references, Shelves shelves, OpenPictures pictures) {
        this.blocked = blocked;
        this.references = List.copyOf(references);
        this.shelves = shelves;
        this.pictures = pictures;
    }

    /** As {@link #purge(PictureName)} of a picture that is known by the id of its upload; empty when there is none. */
    Mono<Set<PictureName>> purgeUpload(String id) {
        return Flux.fromIterable(references)
                .concatMap(some -> some.uploaded(id))
                .next()
                .flatMap(this::purge);
    }

    /** All names that are gone: those of the other sizes too. */
    Mono<Set<PictureName>> purge(PictureName name) {
        return blocked.block(Set.of(name.value()))
                .thenMany(Flux.fromIterable(references).concatMap(some -> some.takeAway(name)))
                .collectList()
                .flatMap(uploads -> {
                    Set<PictureName> names = new HashSet<>(Set.of(name));
                    uploads.forEach(upload -> names.addAll(upload.names()));
                    return blocked.block(hashes(names, uploads))
                            .thenMany(Flux.fromIterable(names).concatMap(this::remove))
                            .then(Mono.fromRunnable(() -> log.info("Purged {} with {} sizes", name, names.size())))
                            .thenReturn(names);
                });
    }

    private static List<String> hashes(Set<PictureName> names, List<References.Upload> uploads) {
        List<String> hashes = new ArrayList<>();
        names.forEach(name -> hashes.add(name.value()));
        uploads.stream()
                .map(References.Upload::source)
                .filter(source -> !source.isEmpty())
                .forEach(hashes::add);
        return hashes;
    }

    private Mono<Void> remove(PictureName name) {
        return Flux.fromArray(Shelf.values())
                .concatMap(shelf -> shelves.of(shelf).purge(name))
                .then(Mono.fromRunnable(() -> pictures.forget(name)));
    }
}
