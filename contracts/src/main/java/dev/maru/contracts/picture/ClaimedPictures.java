package dev.maru.contracts.picture;

import java.util.List;

/** The answer to {@link ClaimPictures}: a picture for each id, in the order of the question. */
public record ClaimedPictures(List<Picture> items) {

    /**
     * How large a picture is, so that its place can be kept before it is there.
     *
     * @param width of the largest size, in pixels
     * @param height of the largest size, in pixels
     */
    public record Picture(String id, int width, int height) {}
}
