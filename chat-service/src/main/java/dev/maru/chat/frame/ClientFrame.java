package dev.maru.chat.frame;

import dev.maru.chat.log.Body;
import dev.maru.platform.trace.Trace;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client can say. Docs: {@code docs/socket-protocol.md}. */
public sealed interface ClientFrame {

    /** Who it is, and what it has of which rooms. The token may be absent when the upgrade carried one. */
    record Connect(@Nullable String token, Map<String, Long> rooms) implements ClientFrame {}

    /** Wants to hear a room. Without {@code after} the answer holds the newest page. */
    record Subscribe(
            @Nullable String ref, String room, @Nullable Long after) implements ClientFrame {}

    record Unsubscribe(@Nullable String ref, String room) implements ClientFrame {}

    /** Wants something to be stored in a room's log, under the key that names it in every retry, perhaps as a part of a trace. */
    record Write(
            @Nullable String ref,
            String key,
            String room,
            Body body,
            @Nullable Trace trace) implements ClientFrame {}

    record Read(String room, long seq) implements ClientFrame {}

    record Typing(String room) implements ClientFrame {}

    record Refresh(String token) implements ClientFrame {}

    record Ping() implements ClientFrame {}
}
