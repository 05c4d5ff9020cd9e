/** Which access tokens are void before they expire: a log that every service follows, so that signing out is at once. */
@NullMarked
package dev.maru.userroom.revocation;

import org.jspecify.annotations.NullMarked;
