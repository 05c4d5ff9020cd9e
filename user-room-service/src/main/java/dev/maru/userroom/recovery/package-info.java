/** A way back in for who forgot the password: a link that comes by mail, once. */
@NullMarked
package dev.maru.userroom.recovery;

import org.jspecify.annotations.NullMarked;
