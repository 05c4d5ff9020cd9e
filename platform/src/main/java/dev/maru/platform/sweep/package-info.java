/** What is done again and again while a service runs. */
@NullMarked
package dev.maru.platform.sweep;

import org.jspecify.annotations.NullMarked;
