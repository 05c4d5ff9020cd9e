/** Which MongoDB and Redis the services get, and the embedded ones. No service knows which it got. */
@NullMarked
package dev.maru.standalone.store;

import org.jspecify.annotations.NullMarked;
