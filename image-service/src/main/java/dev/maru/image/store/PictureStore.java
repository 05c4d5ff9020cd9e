package dev.maru.image.store;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * Keeps pictures under names made from their content. Every implementation keeps these promises, and {@code PictureStoreContract} tests
 * them:
 *
 * <ul>
 *   <li>A picture is there whole or not at all, whatever crashes.
 *   <li>When {@code put} completes, the pictures survive a crash, and nothing but {@code purge} takes them away for {@code keep-young}.
 *   <li>Equal pictures are one file, so a file must not vanish while another upload is about to refer to it: of a {@code put} and a {@code
 *       remove} at once, whichever way they interleave, the file is there when {@code put} has completed.
 * </ul>
 */
public interface PictureStore extends AutoCloseable {

    /** Into how many parts the names are divided, so that they can be looked through a part at a time. */
    int PARTS = 256;

    /** Stores pictures under their names, in the order given. */
    Mono<List<PictureName>> put(Collection<byte[]> files);

    /** The bytes of a picture; empty when there is none of that name. */
    Mono<byte[]> get(PictureName name);

    /**
     * Removes a picture unless it is young or somebody refers to it.
     *
     * @param referred asked after nobody can take the picture for settled any more
     */
    Mono<Removal> remove(PictureName name, Supplier<Mono<Boolean>> referred);

    /** Takes a picture away whoever refers to it. */
    Mono<Void> purge(PictureName name);

    /**
     * The names that are old enough to be removed.
     *
     * @param part 0 to {@value #PARTS} - 1
     */
    Mono<List<PictureName>> old(int part);

    /** Puts right what a crash left behind and nobody can ask for: unfinished files, and marks of removals. */
    Mono<Void> tidy();

    @Override
    void close();
}
