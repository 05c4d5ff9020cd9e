/** Mail to people: over any SMTP server, or into the log where there is none. */
@NullMarked
package dev.maru.userroom.mail;

import org.jspecify.annotations.NullMarked;
