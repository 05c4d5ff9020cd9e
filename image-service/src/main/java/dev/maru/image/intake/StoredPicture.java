package dev.maru.image.intake;

import dev.maru.image.store.PictureName;
import java.util.Map;
import java.util.TreeMap;

/**
 * A picture that lies in the store, to which nobody refers yet.
 *
 * @param names of its files by size in pixels
 * @param source of the uploaded bytes the SHA-256 in hexadecimal digits
 */
public record StoredPicture(Map<Integer, PictureName> names, String source) {

    /** As documents have them. */
    public static Map<String, String> texts(Map<Integer, PictureName> names) {
        Map<String, String> texts = new TreeMap<>();
        names.forEach((size, name) -> texts.put(String.valueOf(size), name.value()));
        return texts;
    }
}
