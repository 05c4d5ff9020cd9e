package dev.maru.image.store;

import java.util.Map;
import org.springframework.beans.factory.DisposableBean;

/** A store for each shelf. */
public final class Shelves implements DisposableBean {

    private final Map<Shelf, PictureStore> stores;

    Shelves(PictureStore open, PictureStore members) {
        this.stores = Map.of(Shelf.OPEN, open, Shelf.MEMBERS, members);
    }

    public PictureStore of(Shelf shelf) {
        PictureStore store = stores.get(shelf);
        if (store == null) {
            throw new IllegalStateException("no store for " + shelf);
        }
        return store;
    }

    @Override
    public void destroy() {
        stores.values().forEach(PictureStore::close);
    }
}
