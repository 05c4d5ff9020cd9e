/** What administrators do with pictures, which image-service keeps. */
@NullMarked
package dev.maru.userroom.picture;

import org.jspecify.annotations.NullMarked;
