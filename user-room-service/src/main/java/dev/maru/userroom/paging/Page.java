package dev.maru.userroom.paging;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param next where the next page begins; null on the last one
 */
public record Page<T>(List<T> items, @Nullable String next) {

    /**
     * A page after whose last item the next one begins.
     *
     * @param found one item more than the page holds, if there are as many
     * @param size of the page, in items
     * @param id by which the next page is asked for
     */
    public static <T> Page<T> of(List<T> found, int size, Function<? super T, String> id) {
        if (found.size() <= size) {
            return new Page<>(found, null);
        }
        List<T> items = found.subList(0, size);
        return new Page<>(items, id.apply(items.getLast()));
    }
}
