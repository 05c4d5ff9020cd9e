package dev.maru.contracts.picture;

import java.util.List;

/**
 * Asks chat-service whether messages still show pictures: {@code POST /internal/v1/attachments/uses}.
 *
 * @param items at most {@value #MAX_ITEMS}
 */
public record PictureUses(List<Use> items) {

    /** The most items of one request. */
    public static final int MAX_ITEMS = 100;

    /**
     * What claimed a picture.
     *
     * @param room where the message should be
     * @param by its author
     * @param key its key
     * @param id of the picture
     */
    public record Use(String room, String by, String key, String id) {}
}
