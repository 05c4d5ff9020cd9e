/** What people may call themselves and their rooms, and how input that breaks a rule is reported. */
@NullMarked
package dev.maru.userroom.text;

import org.jspecify.annotations.NullMarked;
