package dev.maru.image.picture.jpeg;

import java.awt.image.BufferedImage;

/**
 * Decodes a part of a JPEG picture, reduced to the size that is needed.
 *
 * <p>Every implementation: reads what {@link FrameHeader#isCommon()} says is common; returns a picture of {@link View#reducedWidth()} by
 * {@link View#reducedHeight()} pixels of {@link BufferedImage#TYPE_INT_RGB}, or throws {@link DamagedJpegException} and nothing else
 * whatever the bytes are; holds no more than {@link #workingBytes} beside the file and the result; may be called by several threads. A file
 * without Huffman tables may be read with those of T.81 annex K, or refused.
 */
public interface JpegDecoder {

    /** What decoding this view holds in memory, in bytes, beside the file and the picture returned; on the heap or not. */
    long workingBytes(byte[] file, FrameHeader frame, View view);

    /**
     * The view of the picture in the file, in the colours that are coded in it: profiles and orientation are left to the caller.
     *
     * @param file from SOI to EOI, as {@link FrameHeader#of} has read it
     * @param deadline in terms of {@link System#nanoTime()}; decoding is given up soon after
     * @throws DamagedJpegException when the view cannot be decoded without guessing, or not in time
     */
    BufferedImage decode(byte[] file, FrameHeader frame, View view, long deadline) throws DamagedJpegException;
}
