package dev.maru.chat.log;

/**
 * A picture that belongs to a message.
 *
 * @param id by which image-service knows it
 * @param width of its largest size, in pixels; 0 as long as image-service has not said
 * @param height of its largest size, in pixels; 0 as long as image-service has not said
 */
public record Attachment(String id, int width, int height) {

    /** What a client names. */
    public static Attachment named(String id) {
        return new Attachment(id, 0, 0);
    }
}
