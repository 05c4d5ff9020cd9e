/** Which web pages may call us: our own, and those on the allow-list. */
@NullMarked
package dev.maru.gateway.origin;

import org.jspecify.annotations.NullMarked;
