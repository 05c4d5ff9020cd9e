package dev.maru.chat.log;

import tools.jackson.core.JsonGenerator;

/** Writes the fields of an entry: the same ones in the {@code entry} frame, in {@code entries} and over REST. */
public final class EntryJson {

    private EntryJson() {}

    /** Writes the fields into an object that was started. */
    public static void writeFields(JsonGenerator json, LogEntry entry) {
        json.writeStringProperty("room", entry.room());
        json.writeNumberProperty("seq", entry.seq());
        json.writeStringProperty("kind", entry.body().kind());
        json.writeNumberProperty("n", entry.n());
        json.writeStringProperty("by", entry.by());
        json.writeStringProperty("at", entry.at().toString());
        json.writeStringProperty("key", entry.key());
        switch (entry.body()) {
            case Body.Message(String text) -> json.writeStringProperty("text", text);
            case Body.Joined(), Body.Left() -> {}
        }
    }

    /** Writes the whole entry as an object. */
    public static void write(JsonGenerator json, LogEntry entry) {
        json.writeStartObject();
        writeFields(json, entry);
        json.writeEndObject();
    }
}
