/** What is done again and again while the service runs. */
@NullMarked
package dev.maru.userroom.sweep;

import org.jspecify.annotations.NullMarked;
