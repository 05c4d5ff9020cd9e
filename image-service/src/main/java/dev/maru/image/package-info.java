/** image-service: turns an uploaded picture into small safe files and tells user-room-service where they are. */
@NullMarked
package dev.maru.image;

import org.jspecify.annotations.NullMarked;
