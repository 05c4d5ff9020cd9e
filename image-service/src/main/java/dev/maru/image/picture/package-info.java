/**
 * From hostile bytes to small safe squares.
 *
 * <pre>
 * bytes -> PictureFormat (by content) -> JpegSegments | PngChunks | GifBlocks | WebpChunks (walk the container, keep only what decoding
 *   needs) -> PictureLimits (refuse what would decode too large) -> PictureDecoder (centre square, subsampled)
 *   -> Squares (Thumbnailator, colour profile, orientation, JPEG)          all of it on RenderPool
 * </pre>
 */
@NullMarked
package dev.maru.image.picture;

import org.jspecify.annotations.NullMarked;
