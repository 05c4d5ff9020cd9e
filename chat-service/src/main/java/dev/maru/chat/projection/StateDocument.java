package dev.maru.chat.projection;

import java.time.Instant;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/** How the state of a message looks in the store. */
final class StateDocument {

    static final String ID = "_id";
    static final String ROOM = "room";
    static final String SEQ = "seq";
    static final String VERSION = "v";
    static final String PINNED = "pinned";

    private static final String REV = "rev";
    private static final String TEXT = "text";
    private static final String AT = "at";
    private static final String BY = "by";
    private static final String MENTIONS = "mentions";
    private static final String EDITS = "edits";
    private static final String DELETED = "deleted";
    private static final String PIN = "pin";
    private static final String ON = "on";
    private static final String MARKS = "marks";
    private static final String EMOJI = "emoji";
    private static final String USER = "user";

    private StateDocument() {}

    static String id(String room, long seq) {
        return room + ":" + seq;
    }

    /** @param version grows by one with every write, so that two writers notice each other */
    static BsonDocument of(String room, long seq, MessageState state, long version) {
        BsonDocument document = new BsonDocument(ID, new BsonString(id(room, seq)))
                .append(ROOM, new BsonString(room))
                .append(SEQ, new BsonInt64(seq))
                .append(VERSION, new BsonInt64(version))
                .append(REV, new BsonInt64(state.rev()));
        MessageState.Text text = state.text();
        if (text != null) {
            document.append(
                    TEXT,
                    new BsonDocument(SEQ, new BsonInt64(text.seq()))
                            .append(AT, time(text.at()))
                            .append(TEXT, new BsonString(text.text()))
                            .append(MENTIONS, strings(text.mentions())));
        }
        if (!state.edits().isEmpty()) {
            document.append(
                    EDITS,
                    new BsonArray(state.edits().stream().map(BsonInt64::new).toList()));
        }
        if (state.deleted() != null) {
            document.append(DELETED, new BsonInt64(state.deleted()));
        }
        MessageState.Pin pin = state.pin();
        if (pin != null) {
            document.append(PINNED, BsonBoolean.valueOf(pin.on()))
                    .append(
                            PIN,
                            new BsonDocument(SEQ, new BsonInt64(pin.seq()))
                                    .append(ON, BsonBoolean.valueOf(pin.on()))
                                    .append(BY, new BsonString(pin.by()))
                                    .append(AT, time(pin.at())));
        }
        if (!state.marks().isEmpty()) {
            document.append(
                    MARKS,
                    new BsonArray(
                            state.marks().stream().map(StateDocument::mark).toList()));
        }
        return document;
    }

    private static BsonDocument mark(MessageState.Mark mark) {
        return new BsonDocument(SEQ, new BsonInt64(mark.seq()))
                .append(EMOJI, new BsonString(mark.emoji()))
                .append(USER, new BsonString(mark.user()))
                .append(ON, BsonBoolean.valueOf(mark.on()));
    }

    static MessageState read(BsonDocument document) {
        return new MessageState(
                number(document, REV),
                document.containsKey(TEXT) ? text(document.getDocument(TEXT)) : null,
                document.getArray(EDITS, new BsonArray()).stream()
                        .map(seq -> seq.asNumber().longValue())
                        .toList(),
                document.containsKey(DELETED) ? number(document, DELETED) : null,
                document.containsKey(PIN) ? pin(document.getDocument(PIN)) : null,
                document.getArray(MARKS, new BsonArray()).stream()
                        .map(mark -> mark(mark.asDocument()))
                        .toList());
    }

    static long version(BsonDocument document) {
        return number(document, VERSION);
    }

    private static MessageState.Text text(BsonDocument text) {
        return new MessageState.Text(
                number(text, SEQ),
                instant(text),
                string(text, TEXT),
                text.getArray(MENTIONS).stream()
                        .map(user -> user.asString().getValue())
                        .toList());
    }

    private static MessageState.Pin pin(BsonDocument pin) {
        return new MessageState.Pin(number(pin, SEQ), isOn(pin), string(pin, BY), instant(pin));
    }

    private static MessageState.Mark mark(BsonDocument mark) {
        return new MessageState.Mark(number(mark, SEQ), string(mark, EMOJI), string(mark, USER), isOn(mark));
    }

    private static long number(BsonDocument document, String name) {
        return document.getNumber(name).longValue();
    }

    private static String string(BsonDocument document, String name) {
        return document.getString(name).getValue();
    }

    private static boolean isOn(BsonDocument document) {
        return document.getBoolean(ON).getValue();
    }

    private static Instant instant(BsonDocument document) {
        return Instant.ofEpochMilli(document.getDateTime(AT).getValue());
    }

    private static BsonDateTime time(Instant at) {
        return new BsonDateTime(at.toEpochMilli());
    }

    private static BsonArray strings(List<String> values) {
        return new BsonArray(values.stream().<BsonValue>map(BsonString::new).toList());
    }
}
