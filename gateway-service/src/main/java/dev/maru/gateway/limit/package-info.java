/** What one address may ask for: so many requests, so many bytes. */
@NullMarked
package dev.maru.gateway.limit;

import org.jspecify.annotations.NullMarked;
