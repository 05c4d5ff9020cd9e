/** The service that knows who you are and where you may speak: its start and its table of contents. */
@NullMarked
package dev.maru.userroom;

import org.jspecify.annotations.NullMarked;
