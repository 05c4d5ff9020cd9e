package dev.maru.contracts.picture;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says that something is about to refer to uploaded pictures: {@code POST /internal/v1/attachments/claims}. Idempotent; all are claimed or
 * the answer is 404 {@code no-such-attachment}.
 *
 * @param room where they were uploaded; absent for a post's
 * @param by who uploaded them, and refers to them now
 * @param key names what refers to them: the key of a message, the id of a post
 * @param ids of the pictures, at most {@value #MAX_PICTURES}
 */
public record ClaimPictures(@Nullable String room, String by, String key, List<String> ids) {

    /** The most pictures of one message or post. */
    public static final int MAX_PICTURES = 10;
}
