/** MongoDB as every service uses it: majority and journal, its own database, indexes before the first request. */
@NullMarked
package dev.maru.platform.mongo;

import org.jspecify.annotations.NullMarked;
