package dev.maru.chat.log;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes the fields of an entry: the same ones in the {@code entry} frame, in {@code entries} and over REST. */
public final class EntryJson {

    private EntryJson() {}

    /**
     * Writes the fields into an object that was started.
     *
     * @param quote the line that a reply answers; null for everything else, or when it is not known
     */
    public static void writeFields(JsonGenerator json, LogEntry entry, @Nullable Quote quote) {
        writePlace(json, entry);
        switch (entry.body()) {
            case Body.Message message -> writeMessage(json, message, message.text(), message.mentions(), quote);
            case Body.Edit(long target, String text, List<String> mentions) -> {
                json.writeNumberProperty("target", target);
                json.writeStringProperty("text", text);
                writeMentions(json, mentions);
            }
            case Body.Delete(long target) -> json.writeNumberProperty("target", target);
            case Body.Reaction(long target, String emoji, boolean on) -> {
                json.writeNumberProperty("target", target);
                json.writeStringProperty("emoji", emoji);
                json.writeBooleanProperty("on", on);
            }
            case Body.Pin(long target, boolean on) -> {
                json.writeNumberProperty("target", target);
                json.writeBooleanProperty("on", on);
            }
            case Body.Removed(String user, long _) -> json.writeStringProperty("user", user);
            case Body.Renamed(String name) -> json.writeStringProperty("name", name);
            case Body.Redacted(String _, Long target) -> {
                if (target != null) {
                    json.writeNumberProperty("target", target);
                }
                writeDeleted(json);
            }
            case Body.Joined(), Body.Left _ -> {}
        }
    }

    /** Writes what entries of all kinds have. */
    public static void writePlace(JsonGenerator json, LogEntry entry) {
        json.writeStringProperty("room", entry.room());
        json.writeNumberProperty("seq", entry.seq());
        json.writeStringProperty("kind", entry.body().kind());
        json.writeNumberProperty("n", entry.n());
        json.writeStringProperty("by", entry.by());
        json.writeStringProperty("at", Timestamps.text(entry.at()));
        json.writeStringProperty("key", entry.key());
    }

    /**
     * Writes what a message says.
     *
     * @param text what it says now
     * @param mentions whom it names now
     */
    public static void writeMessage(
            JsonGenerator json, Body.Message message, String text, List<String> mentions, @Nullable Quote quote) {
        Long replyTo = message.replyTo();
        json.writeStringProperty("text", text);
        if (replyTo != null) {
            json.writeNumberProperty("replyTo", replyTo);
        }
        if (quote != null) {
            json.writeObjectPropertyStart("quote");
            json.writeNumberProperty("seq", quote.seq());
            json.writeStringProperty("by", quote.by());
            if (quote.text() == null) {
                writeDeleted(json);
            } else {
                json.writeStringProperty("text", quote.text());
            }
            json.writeEndObject();
        }
        writeMentions(json, mentions);
        writeAttachments(json, message.attachments());
    }

    /** Writes that a message was taken back. */
    public static void writeDeleted(JsonGenerator json) {
        json.writeBooleanProperty("deleted", true);
    }

    private static void writeAttachments(JsonGenerator json, List<Attachment> attachments) {
        if (attachments.isEmpty()) {
            return;
        }
        json.writeArrayPropertyStart("attachments");
        for (Attachment attachment : attachments) {
            json.writeStartObject();
            json.writeStringProperty("id", attachment.id());
            json.writeNumberProperty("width", attachment.width());
            json.writeNumberProperty("height", attachment.height());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeMentions(JsonGenerator json, List<String> mentions) {
        if (!mentions.isEmpty()) {
            json.writeArrayPropertyStart("mentions");
            mentions.forEach(json::writeString);
            json.writeEndArray();
        }
    }
}
