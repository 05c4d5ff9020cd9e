/**
 * The way of every uploaded picture: counted, received, refused if it is blocked, rendered, refused if what came out is blocked, stored. Who
 * refers to it looks again.
 */
@NullMarked
package dev.maru.image.intake;

import org.jspecify.annotations.NullMarked;
