package dev.maru.image.picture.jpeg;

/**
 * One component of a frame (T.81 B.2.2).
 *
 * @param id its identifier in scan headers
 * @param horizontal its horizontal sampling factor
 * @param vertical its vertical sampling factor
 * @param table its quantization table's destination
 */
record FrameComponent(int id, int horizontal, int vertical, int table) {}
