package dev.maru.image.attachment;

import dev.maru.image.store.PictureName;
import dev.maru.image.store.Shelf;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * An uploaded picture that something may refer to.
 *
 * @param room to whose members it is shown; null for a post's, which everybody may see
 * @param by who uploaded it
 * @param name names the upload, {@code by:key}, so that its repetition is not another one; null when the client did not name it
 * @param source of the uploaded bytes the SHA-256 in hexadecimal digits
 * @param width of the largest size in pixels
 * @param height of the largest size in pixels
 * @param files picture names by size in pixels
 * @param keeps the same names
 * @param claim the key of the message, or the id of the post, that refers to it; null when nothing does
 * @param checks how often it was found that something still refers to it
 * @param dueAt when to look at it again; null when never
 */
@Document(Attachment.COLLECTION)
record Attachment(
        @Id String id,
        @Nullable String room,
        String by,
        @Nullable String name,
        String source,
        int width,
        int height,
        Map<String, String> files,
        Set<String> keeps,
        @Nullable String claim,
        int checks,
        @Nullable Instant dueAt) {

    static final String COLLECTION = "attachments";

    Shelf shelf() {
        return room == null ? Shelf.OPEN : Shelf.MEMBERS;
    }

    /** Where its sizes are to be had, by size in pixels. */
    Map<String, String> paths() {
        Map<String, String> paths = new TreeMap<>();
        files.forEach(
                (size, file) -> paths.put(size, room == null ? new PictureName(file).path() : path(room, id, size)));
        return paths;
    }

    private static String path(String room, String id, String size) {
        return "/attachments/" + room + "/" + id + "/" + size;
    }
}
