package dev.maru.image.attachment;

import java.util.Map;

/**
 * What the uploader is told.
 *
 * @param id by which a message or a post refers to it
 * @param width of the largest size in pixels
 * @param height of the largest size in pixels
 * @param paths by the bound of the longer side in pixels
 */
record UploadedPicture(String id, int width, int height, Map<String, String> paths) {

    static UploadedPicture of(Attachment attachment) {
        return new UploadedPicture(attachment.id(), attachment.width(), attachment.height(), attachment.paths());
    }
}
