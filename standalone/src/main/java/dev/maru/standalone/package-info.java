/**
 * All of Maru in one JVM: the stores, then every service in an application context of its own, speaking HTTP over
 * loopback as they do in a cluster.
 */
@NullMarked
package dev.maru.standalone;

import org.jspecify.annotations.NullMarked;
