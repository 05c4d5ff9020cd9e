/** What this service asks of chat-service: lines in a room's log, the end of a room, summaries. */
@NullMarked
package dev.maru.userroom.chat;

import org.jspecify.annotations.NullMarked;
