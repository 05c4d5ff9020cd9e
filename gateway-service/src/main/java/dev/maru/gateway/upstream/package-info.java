/** When a service behind the gateway cannot be reached. */
@NullMarked
package dev.maru.gateway.upstream;

import org.jspecify.annotations.NullMarked;
