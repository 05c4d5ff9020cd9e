/** What people report, and the queue in which administrators look at it. */
@NullMarked
package dev.maru.userroom.report;

import org.jspecify.annotations.NullMarked;
