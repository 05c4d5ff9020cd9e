/** The directory that survives a restart, and what says that it is in use. */
@NullMarked
package dev.maru.standalone.data;

import org.jspecify.annotations.NullMarked;
