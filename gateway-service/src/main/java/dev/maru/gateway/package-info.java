/** The one door: routes, limits, origins, the web client. It owns no data and verifies no token. */
@NullMarked
package dev.maru.gateway;

import org.jspecify.annotations.NullMarked;
