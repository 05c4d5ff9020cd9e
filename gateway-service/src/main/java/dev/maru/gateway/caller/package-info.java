/** Who is really calling: the address, scheme and host behind trusted proxies, and what services are told of it. */
@NullMarked
package dev.maru.gateway.caller;

import org.jspecify.annotations.NullMarked;
