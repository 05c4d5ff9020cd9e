/**
 * What other services must know of memberships and rooms, in a log: dense numbers in a fixed number of partitions, each fact once by its
 * key. Facts come out of outboxes, so none is lost; whoever reads the log keeps the position. A bell over Redis says that there is something to
 * read: it may be lost, for all look now and then without it.
 */
@NullMarked
package dev.maru.userroom.fact;

import org.jspecify.annotations.NullMarked;
