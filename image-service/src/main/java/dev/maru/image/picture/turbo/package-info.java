/** JPEG by libturbojpeg, where the machine has it, called through {@code java.lang.foreign}. */
@NullMarked
package dev.maru.image.picture.turbo;

import org.jspecify.annotations.NullMarked;
