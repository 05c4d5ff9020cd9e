/**
 * Small pictures from JPEG files (ITU-T T.81, JFIF), decoded at a half, a quarter or an eighth of their size.
 *
 * <pre>
 * file -> FrameHeader (what is in it) and View (which part, how small) -> ScaledJpegDecoder (marker by marker)
 *   -> ScanDecoder: BitReader (entropy-coded bytes) -> HuffmanTable -> a BlockCoding -> InverseDct | Coefficients -> Plane
 *   -> PlaneRow (chroma brought to the size of luma) -> ColorTransform -> RGB
 * </pre>
 *
 * A small picture needs few of a block's 64 coefficients. The others only have to be passed over, several at a time, and so has
 * every block beside the view. Nothing is allocated before the headers have said how much it will be.
 */
@NullMarked
package dev.maru.image.picture.jpeg;

import org.jspecify.annotations.NullMarked;
