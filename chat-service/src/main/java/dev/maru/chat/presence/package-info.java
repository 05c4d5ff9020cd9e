/**
 * Who has a room open, on any instance: nothing of it is stored. Each instance knows its own users, tells the others of changes,
 * and asks them where it may have missed one.
 */
@NullMarked
package dev.maru.chat.presence;

import org.jspecify.annotations.NullMarked;
