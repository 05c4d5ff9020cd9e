/**
 * From hostile bytes to small safe pictures.
 *
 * <pre>
 * bytes -> PictureFormat (by content) -> JpegSegments | PngChunks | GifBlocks | WebpChunks (walk the container, keep only what decoding
 *   needs) -> PictureLimits (refuse what would decode too large) -> PictureDecoder (a part, no finer than needed)
 *   -> Squares (of the middle) | Fits (of the whole): Thumbnailator, colour profile, orientation, JPEG      all of it on RenderPool
 * </pre>
 */
@NullMarked
package dev.maru.image.picture;

import org.jspecify.annotations.NullMarked;
