package dev.maru.image.picture;

import java.util.Map;

/**
 * A whole picture in several sizes.
 *
 * @param width of the largest, in pixels
 * @param height of the largest, in pixels
 * @param files JPEG by the bound of the longer side in pixels: {@link Fits#SIZES}
 */
public record FittedPicture(int width, int height, Map<Integer, byte[]> files) {}
