package dev.maru.image.intake;

/**
 * A stored picture with its proportions.
 *
 * @param width of the largest size in pixels
 * @param height of the largest size in pixels
 */
public record WholePicture(int width, int height, StoredPicture stored) {}
