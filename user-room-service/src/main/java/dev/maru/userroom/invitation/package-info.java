/** Invite codes: whoever has one may come in, until it ends or is used up. */
@NullMarked
package dev.maru.userroom.invitation;

import org.jspecify.annotations.NullMarked;
