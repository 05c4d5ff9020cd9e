/** That an e-mail address belongs to whoever says so: a code that comes by mail and nowhere else. */
@NullMarked
package dev.maru.userroom.verification;

import org.jspecify.annotations.NullMarked;
