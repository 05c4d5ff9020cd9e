package dev.maru.image.picture;

import dev.maru.platform.problem.ErrorCode;
import dev.maru.platform.problem.MaruException;
import java.time.Duration;

/** Why a picture is refused. What the client is told never quotes the picture. */
final class PictureErrors {

    private static final ErrorCode TOO_LARGE = new ErrorCode("picture-too-large", 422, false);
    private static final ErrorCode TOO_NARROW = new ErrorCode("picture-too-narrow", 422, false);
    private static final ErrorCode UNREADABLE = new ErrorCode("picture-unreadable", 422, false);

    private PictureErrors() {}

    static MaruException unsupported() {
        return new MaruException(
                ErrorCode.UNSUPPORTED_MEDIA_TYPE, "This is no picture we can read (expected: JPEG, PNG, GIF or WebP)");
    }

    static MaruException tooLarge(String why) {
        return new MaruException(TOO_LARGE, "The picture is too large: " + why);
    }

    /** It would be decoded within the limits for all pictures, but not within the memory that decoders share. */
    static MaruException tooLargeToDecode(CleanPicture picture) {
        return tooLarge(
                picture.width() + " x " + picture.height() + " (expected: fewer pixels in a picture of this kind)");
    }

    static MaruException tooNarrow(String why) {
        return new MaruException(TOO_NARROW, "The picture is too narrow: " + why);
    }

    static MaruException unreadable(String why) {
        return new MaruException(UNREADABLE, "The picture cannot be read: " + why);
    }

    static MaruException busy(Duration retryAfter) {
        return new MaruException(ErrorCode.BUSY, "Too many pictures at once").retryAfter(retryAfter);
    }
}
