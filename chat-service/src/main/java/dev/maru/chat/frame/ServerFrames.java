package dev.maru.chat.frame;

import dev.maru.chat.error.Refusal;
import dev.maru.chat.log.EntryJson;
import dev.maru.chat.log.LogEntry;
import dev.maru.chat.log.Quote;
import dev.maru.chat.log.Timestamps;
import dev.maru.chat.projection.DressedEntry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** Writes what the server says, as UTF-8 JSON. */
public final class ServerFrames {

    /** Frames are made on a few threads of ours: a buffer for each costs less than one pool for all. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .build();

    private static final byte[] ENTRY_START = "{\"type\":\"entry\",".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ENTRIES = ",\"entries\":".getBytes(StandardCharsets.UTF_8);
    private static final byte[] END = {'}'};
    private static final byte[] PONG = frame("pong", null, _ -> {});

    private ServerFrames() {}

    public static byte[] connected(String connectionId, String user, Instant expiresAt, Duration heartbeat) {
        return frame("connected", null, json -> {
            json.writeStringProperty("connectionId", connectionId);
            json.writeStringProperty("user", user);
            json.writeStringProperty("expiresAt", expiresAt.toString());
            json.writeNumberProperty("heartbeatMs", heartbeat.toMillis());
        });
    }

    public static byte[] refreshed(Instant expiresAt) {
        return frame("refreshed", null, json -> json.writeStringProperty("expiresAt", expiresAt.toString()));
    }

    /**
     * The answer to a subscription, as a whole frame. The entries are not copied: many may share them.
     *
     * @param entries what {@link #array} made of the entries
     * @param read the subscriber's own cursor
     */
    public static ByteBuf subscribed(
            @Nullable String ref, String room, long head, long n, byte[] entries, boolean recovered, long read) {
        byte[] start = frame("subscribed", ref, json -> {
            json.writeStringProperty("room", room);
            json.writeNumberProperty("head", head);
            json.writeNumberProperty("n", n);
            json.writeBooleanProperty("recovered", recovered);
            json.writeNumberProperty("read", read);
        });
        int open = start.length - 1;
        return Unpooled.wrappedBuffer(
                Unpooled.wrappedBuffer(TextFraming.header(open + ENTRIES.length + entries.length + END.length)),
                Unpooled.wrappedBuffer(start, 0, open),
                Unpooled.wrappedBuffer(ENTRIES),
                Unpooled.wrappedBuffer(entries),
                Unpooled.wrappedBuffer(END));
    }

    /** An array of entries out of their {@code entry} frames: the same bytes, but for the type. */
    public static byte[] array(Collection<byte[]> frames) {
        ByteArrayOutputStream array = new ByteArrayOutputStream(256 * (frames.size() + 1));
        array.write('[');
        for (byte[] frame : frames) {
            if (array.size() > 1) {
                array.write(',');
            }
            array.write('{');
            array.write(frame, ENTRY_START.length, frame.length - ENTRY_START.length);
        }
        array.write(']');
        return array.toByteArray();
    }

    public static byte[] unsubscribed(@Nullable String ref, String room) {
        return frame("unsubscribed", ref, json -> json.writeStringProperty("room", room));
    }

    /** @param traceId the trace that the frame was sent with, if it was */
    public static byte[] ack(@Nullable String ref, LogEntry entry, boolean duplicate, @Nullable String traceId) {
        return frame("ack", ref, json -> {
            json.writeStringProperty("room", entry.room());
            json.writeNumberProperty("seq", entry.seq());
            json.writeNumberProperty("n", entry.n());
            json.writeStringProperty("at", Timestamps.text(entry.at()));
            if (duplicate) {
                json.writeBooleanProperty("duplicate", true);
            }
            if (traceId != null) {
                json.writeStringProperty("traceId", traceId);
            }
        });
    }

    /** @param quote the line that a reply answers */
    public static byte[] entry(LogEntry entry, @Nullable Quote quote) {
        return frame("entry", null, json -> EntryJson.writeFields(json, entry, quote));
    }

    public static byte[] read(String room, String user, long seq, long n) {
        return frame("read", null, json -> {
            json.writeStringProperty("room", room);
            json.writeStringProperty("user", user);
            json.writeNumberProperty("seq", seq);
            json.writeNumberProperty("n", n);
        });
    }

    public static byte[] typing(String room, String user) {
        return frame("typing", null, json -> {
            json.writeStringProperty("room", room);
            json.writeStringProperty("user", user);
        });
    }

    /** Somebody looks different now: another picture, or none. */
    public static byte[] profile(String room, String user) {
        return frame("profile", null, json -> {
            json.writeStringProperty("room", room);
            json.writeStringProperty("user", user);
        });
    }

    /** What somebody says to one connection. */
    public static byte[] direct(String from, String text, Instant at) {
        return frame("direct", null, json -> {
            json.writeStringProperty("from", from);
            json.writeStringProperty("text", text);
            json.writeStringProperty("at", at.toString());
        });
    }

    /** @param online whether the user has the room open on any connection */
    public static byte[] presence(String room, String user, boolean online) {
        return frame("presence", null, json -> {
            json.writeStringProperty("room", room);
            json.writeStringProperty("user", user);
            json.writeBooleanProperty("online", online);
        });
    }

    public static byte[] heads(Map<String, Long> heads) {
        return frame("heads", null, json -> {
            json.writeObjectPropertyStart("rooms");
            heads.forEach(json::writeNumberProperty);
            json.writeEndObject();
        });
    }

    public static byte[] skip(String room, long head) {
        return frame("skip", null, json -> {
            json.writeStringProperty("room", room);
            json.writeNumberProperty("head", head);
        });
    }

    public static byte[] ended(String room, Refusal why) {
        return frame("ended", null, json -> {
            json.writeStringProperty("room", room);
            json.writeStringProperty("code", why.code().code());
        });
    }

    /** Where the user stands in a room now. */
    public static byte[] membership(String room, String state, long version) {
        return frame("membership", null, json -> {
            json.writeStringProperty("room", room);
            json.writeStringProperty("state", state);
            json.writeNumberProperty("version", version);
        });
    }

    /** Something about a room changed that is not in its log. */
    public static byte[] room(String room, long version) {
        return frame("room", null, json -> {
            json.writeStringProperty("room", room);
            json.writeNumberProperty("version", version);
        });
    }

    public static byte[] drain(Duration retryAfter) {
        return frame("drain", null, json -> json.writeNumberProperty("retryAfterMs", retryAfter.toMillis()));
    }

    public static byte[] pong() {
        return PONG;
    }

    /** @param room the room that could not be subscribed; null for anything else */
    public static byte[] error(@Nullable String ref, @Nullable String room, Refusal refusal, String traceId) {
        return frame("error", ref, json -> {
            if (room != null) {
                json.writeStringProperty("room", room);
            }
            json.writeStringProperty("code", refusal.code().code());
            json.writeStringProperty("message", refusal.message());
            json.writeBooleanProperty("retryable", refusal.code().retryable());
            Duration retryAfter = refusal.retryAfter();
            if (retryAfter != null) {
                json.writeNumberProperty("retryAfterMs", retryAfter.toMillis());
            }
            json.writeStringProperty("traceId", traceId);
        });
    }

    /** A page of history, as REST answers it. */
    public static byte[] history(List<DressedEntry> entries, long head) {
        return object(json -> {
            json.writeArrayPropertyStart("entries");
            entries.forEach(entry -> entry.write(json));
            json.writeEndArray();
            json.writeNumberProperty("head", head);
        });
    }

    /** Messages, as REST answers them. */
    public static byte[] messages(List<DressedEntry> messages) {
        return object(json -> {
            json.writeArrayPropertyStart("items");
            messages.forEach(message -> message.write(json));
            json.writeEndArray();
        });
    }

    /** One message, as REST answers it. */
    public static byte[] message(DressedEntry message) {
        return object(message::writeFields);
    }

    /** One entry that was written just now, as REST answers it. */
    public static byte[] plain(LogEntry entry, @Nullable Quote quote) {
        return object(json -> EntryJson.writeFields(json, entry, quote));
    }

    private static byte[] frame(String type, @Nullable String ref, Consumer<JsonGenerator> fields) {
        return object(json -> {
            json.writeStringProperty("type", type);
            if (ref != null) {
                json.writeStringProperty("ref", ref);
            }
            fields.accept(json);
        });
    }

    private static byte[] object(Consumer<JsonGenerator> fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            fields.accept(json);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
