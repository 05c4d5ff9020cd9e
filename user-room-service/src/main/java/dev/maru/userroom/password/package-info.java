/** Passwords: which ones are good enough, and their slow hash on threads of its own. */
@NullMarked
package dev.maru.userroom.password;

import org.jspecify.annotations.NullMarked;
