/** Takes one file out of a multipart body, within bounds of bytes, time, and number. */
@NullMarked
package dev.maru.image.upload;

import org.jspecify.annotations.NullMarked;
