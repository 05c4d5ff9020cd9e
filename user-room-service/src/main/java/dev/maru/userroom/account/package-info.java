/** Signing up: one account for one e-mail address. */
@NullMarked
package dev.maru.userroom.account;

import org.jspecify.annotations.NullMarked;
