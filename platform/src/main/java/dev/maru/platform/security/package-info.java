/** Who is asking: users by ES256 access tokens, other services by short-lived HS256 tokens. */
@NullMarked
package dev.maru.platform.security;

import org.jspecify.annotations.NullMarked;
