/** What this service asks of chat-service: the end of a room, summaries, what it could not write. */
@NullMarked
package dev.maru.userroom.chat;

import org.jspecify.annotations.NullMarked;
