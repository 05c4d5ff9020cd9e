/** W3C trace context: taken from the request or begun here, passed on with every call, and shown in each access-log line. */
@NullMarked
package dev.maru.platform.trace;

import org.jspecify.annotations.NullMarked;
