package dev.maru.image.store;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** A shelf that stays empty. */
final class NoPictures implements PictureStore {

    @Override
    public Mono<List<PictureName>> put(Collection<byte[]> files) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<byte[]> get(PictureName name) {
        return Mono.empty();
    }

    @Override
    public Mono<Removal> remove(PictureName name, Supplier<Mono<Boolean>> referred) {
        return Mono.just(Removal.GONE);
    }

    @Override
    public Mono<Void> purge(PictureName name) {
        return Mono.empty();
    }

    @Override
    public Mono<List<PictureName>> old(int part) {
        return Mono.just(List.of());
    }

    @Override
    public Mono<Void> tidy() {
        return Mono.empty();
    }

    @Override
    public void close() {}
}
