/** Signing in and staying signed in: refresh tokens that are used once, and limits for those who guess. */
@NullMarked
package dev.maru.userroom.session;

import org.jspecify.annotations.NullMarked;
