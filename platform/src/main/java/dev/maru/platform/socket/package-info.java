/** What both ends of our sockets need. */
@NullMarked
package dev.maru.platform.socket;

import org.jspecify.annotations.NullMarked;
