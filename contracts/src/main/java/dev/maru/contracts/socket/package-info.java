/** What sockets and their clients agree on beyond the frames themselves: why a connection was closed. */
@NullMarked
package dev.maru.contracts.socket;

import org.jspecify.annotations.NullMarked;
