package dev.maru.contracts.picture;

import java.util.List;

/**
 * Asks where some pictures of a room are to be seen by somebody who is not in it: {@code POST /internal/v1/attachments/looks}. For what was
 * reported, and those who have to judge it; whoever asks has made sure of both. Answered with {@link PictureAddresses}.
 *
 * @param ids at most {@value #MAX_PICTURES}
 */
public record PictureLooks(String room, List<String> ids) {

    /** The most pictures of one question: of some messages. */
    public static final int MAX_PICTURES = 200;
}
