package dev.maru.image.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The pictures that everybody may see; those that are asked for often are in memory. */
public final class OpenPictures {

    private static final int BYTES_OF_AN_ENTRY = 200;

    private final PictureStore store;
    private final Cache<PictureName, byte[]> cache;

    OpenPictures(Shelves shelves, StoreProperties properties, MeterRegistry meters) {
        this.store = shelves.of(Shelf.OPEN);
        this.cache = Caffeine.newBuilder()
                .maximumWeight(properties.cache().toBytes())
                .weigher((PictureName _, byte[] picture) -> picture.length + BYTES_OF_AN_ENTRY)
                .expireAfterWrite(properties.cacheTime())
                .recordStats()
                .build();
        CaffeineCacheMetrics.monitor(meters, cache, "maru.picture.cache", List.of());
    }

    /** The bytes of a picture that is in memory; null when it is not, which {@link #get} counts when it is asked next. */
    byte @Nullable [] cached(PictureName name) {
        return cache.policy().getIfPresentQuietly(name) == null ? null : cache.getIfPresent(name);
    }

    Mono<byte[]> get(PictureName name) {
        byte[] cached = cache.getIfPresent(name);
        return cached == null ? store.get(name).doOnNext(bytes -> cache.put(name, bytes)) : Mono.just(cached);
    }

    /** A picture was purged. */
    public void forget(PictureName name) {
        cache.invalidate(name);
    }
}
