package dev.maru.image.picture;

import java.awt.Rectangle;

/**
 * What is wanted of a picture, and with how much detail.
 *
 * @param part within the picture, as it lies in the file
 * @param longerSide what the result's longer side has at least, in pixels, unless the part has less: what decoders that reduce go by
 * @param step how many rows and columns of the part may become one: what decoders that skip go by
 */
record Excerpt(Rectangle part, int longerSide, int step) {}
