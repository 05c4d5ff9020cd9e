package dev.maru.image.picture;

import org.jspecify.annotations.Nullable;

/**
 * A picture reduced to what its decoder needs: no text, no camera data, no thumbnails, no tail.
 *
 * @param decodingBytes what decoding holds in memory beside its result
 * @param inks whether it is coded for print (CMYK), which needs another decoder
 * @param profile the ICC profile of an RGB picture, applied after scaling
 */
record CleanPicture(
        PictureFormat format,
        int width,
        int height,
        long decodingBytes,
        Orientation orientation,
        boolean inks,
        byte @Nullable [] profile,
        byte[] bytes) {}
