/** The WebClient that services call each other with: bounded in time, size and connections. */
@NullMarked
package dev.maru.platform.client;

import org.jspecify.annotations.NullMarked;
