package dev.maru.chat.projection;

import dev.maru.chat.log.Attachment;
import dev.maru.chat.log.Body;
import dev.maru.chat.log.EntryJson;
import dev.maru.chat.log.LogEntry;
import dev.maru.chat.log.Quote;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * An entry as it is served: a message with all that became of it, anything else as it is.
 *
 * @param state what became of a message
 * @param quote the line that a reply answers
 */
public record DressedEntry(
        LogEntry entry, MessageState state, @Nullable Quote quote) {

    /** What the message says now; null when it was taken back, or is no message. */
    public @Nullable String text() {
        if (state.isDeleted()) {
            return null;
        }
        MessageState.Text edited = state.text();
        if (edited != null) {
            return edited.text();
        }
        return entry.body() instanceof Body.Message message ? message.text() : null;
    }

    /** Its pictures; none when it was taken back, or is no message. */
    public List<Attachment> attachments() {
        return entry.body() instanceof Body.Message message && !state.isDeleted() ? message.attachments() : List.of();
    }

    /** Writes the whole entry as an object. */
    public void write(JsonGenerator json) {
        json.writeStartObject();
        writeFields(json);
        json.writeEndObject();
    }

    /** Writes the fields into an object that was started. */
    public void writeFields(JsonGenerator json) {
        if (entry.body() instanceof Body.Message message && !state.isDeleted()) {
            writeMessage(json, message);
        } else if (state.isDeleted()) {
            EntryJson.writePlace(json, entry);
            EntryJson.writeDeleted(json);
            json.writeNumberProperty("rev", state.rev());
        } else {
            EntryJson.writeFields(json, entry, quote);
        }
    }

    private void writeMessage(JsonGenerator json, Body.Message message) {
        EntryJson.writePlace(json, entry);
        MessageState.Text edited = state.text();
        EntryJson.writeMessage(
                json,
                message,
                edited == null ? message.text() : edited.text(),
                edited == null ? message.mentions() : edited.mentions(),
                quote);
        if (state.rev() > 0) {
            json.writeNumberProperty("rev", state.rev());
        }
        if (edited != null) {
            json.writeStringProperty("editedAt", edited.at().toString());
            json.writeNumberProperty("edits", state.edits().size());
        }
        writeReactions(json);
        MessageState.Pin pin = state.pin();
        if (pin != null && pin.on()) {
            json.writeObjectPropertyStart("pinned");
            json.writeStringProperty("by", pin.by());
            json.writeStringProperty("at", pin.at().toString());
            json.writeEndObject();
        }
    }

    private void writeReactions(JsonGenerator json) {
        if (state.reactions().isEmpty()) {
            return;
        }
        json.writeArrayPropertyStart("reactions");
        state.reactions().forEach((emoji, users) -> {
            json.writeStartObject();
            json.writeStringProperty("emoji", emoji);
            json.writeArrayPropertyStart("users");
            users.forEach(json::writeString);
            json.writeEndArray();
            json.writeEndObject();
        });
        json.writeEndArray();
    }
}
