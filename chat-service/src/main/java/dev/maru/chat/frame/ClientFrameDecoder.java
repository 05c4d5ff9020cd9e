package dev.maru.chat.frame;

import dev.maru.chat.log.Attachment;
import dev.maru.chat.log.Body;
import dev.maru.platform.trace.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** Reads what clients say. Frames are flat, but for the rooms of {@code connect}; anything else is refused. */
public final class ClientFrameDecoder {

    private static final int MAX_DEPTH = 20;
    private static final int MAX_REF = 64;
    private static final int MAX_KEY = 36;
    private static final int MAX_ID = 64;
    private static final String TARGET = "target";

    private final int maxRooms;
    private final JsonFactory json;

    /**
     * @param maxSize the largest frame in bytes
     * @param maxRooms the most rooms of a {@code connect}
     */
    public ClientFrameDecoder(int maxSize, int maxRooms) {
        this.maxRooms = maxRooms;
        this.json = JsonFactory.builder()
                .recyclerPool(JsonRecyclerPools.threadLocalPool())
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxDocumentLength(maxSize)
                        .maxStringLength(maxSize)
                        .maxNameLength(MAX_ID)
                        .maxNumberLength(20)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }

    /** Reads one frame out of the first bytes of an array. They are UTF-8. */
    public ClientFrame decode(byte[] bytes, int length) throws BadFrameException {
        int start = startOfObject(bytes, length);
        Map<String, Object> fields;
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), bytes, start, length - start)) {
            fields = readObject(parser);
        } catch (JacksonException e) {
            throw new BadFrameException("The frame is not a JSON object within the limits.", false, null);
        }
        Fields frame = new Fields(fields);
        String type = frame.requiredText("type", MAX_ID);
        ClientFrame read = switch (type) {
            case "connect" -> new ClientFrame.Connect(frame.text("token", Integer.MAX_VALUE), frame.rooms(maxRooms));
            case "subscribe" -> new ClientFrame.Subscribe(frame.ref(), frame.id("room"), frame.position("after"));
            case "unsubscribe" -> new ClientFrame.Unsubscribe(frame.ref(), frame.id("room"));
            case "send" ->
                frame.write(new Body.Message(
                        frame.requiredText("text", Integer.MAX_VALUE),
                        frame.position("replyTo"),
                        frame.mentions(),
                        frame.attachments()));
            case "edit" ->
                frame.write(new Body.Edit(
                        frame.requiredPosition(TARGET),
                        frame.requiredText("text", Integer.MAX_VALUE),
                        frame.mentions()));
            case "delete" -> frame.write(new Body.Delete(frame.requiredPosition(TARGET)));
            case "react" ->
                frame.write(new Body.Reaction(
                        frame.requiredPosition(TARGET), frame.requiredText("emoji", MAX_ID), frame.isOn()));
            case "pin" -> frame.write(new Body.Pin(frame.requiredPosition(TARGET), frame.isOn()));
            case "read" -> new ClientFrame.Read(frame.id("room"), frame.requiredPosition("seq"));
            case "typing" -> new ClientFrame.Typing(frame.id("room"));
            case "refresh" -> new ClientFrame.Refresh(frame.requiredText("token", Integer.MAX_VALUE));
            case "ping" -> new ClientFrame.Ping();
            default -> throw frame.bad("type: unknown");
        };
        frame.refuseOthers();
        return read;
    }

    /**
     * Where the object begins. The parser guesses the encoding by the first bytes: it would take what has a NUL there for UTF-16 or
     * UTF-32, and a mark before it for nothing.
     */
    private static int startOfObject(byte[] bytes, int length) throws BadFrameException {
        int at = 0;
        while (at < length && isSpace(bytes[at])) {
            at++;
        }
        if (at + 1 >= length || bytes[at] != '{' || bytes[at + 1] == 0) {
            throw new BadFrameException("The frame is not a JSON object.", false, null);
        }
        return at;
    }

    private static boolean isSpace(byte next) {
        return next == ' ' || next == '\n' || next == '\t' || next == '\r';
    }

    private static Map<String, Object> readObject(JsonParser parser) throws BadFrameException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new BadFrameException("The frame is not a JSON object.", false, null);
        }
        Map<String, Object> fields = readFields(parser);
        if (parser.nextToken() != null) {
            throw new BadFrameException("The frame goes on after its JSON object.", false, null);
        }
        return fields;
    }

    /** Reads the fields of an object that was started. What no frame uses is kept only as its token. */
    private static Map<String, Object> readFields(JsonParser parser) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken token = parser.nextToken();
            switch (token) {
                case VALUE_STRING -> fields.put(name, parser.getString());
                case VALUE_NUMBER_INT -> fields.put(name, integer(parser));
                case START_OBJECT -> fields.put(name, readFields(parser));
                case START_ARRAY -> fields.put(name, readTexts(parser));
                default -> fields.put(name, token);
            }
        }
        return fields;
    }

    /** The texts of an array that was started; its token if there is anything else in it: no frame uses others. */
    private static Object readTexts(JsonParser parser) {
        List<String> texts = new ArrayList<>();
        boolean others = false;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.VALUE_STRING) {
                texts.add(parser.getString());
            } else {
                others = true;
                parser.skipChildren();
            }
        }
        return others ? JsonToken.START_ARRAY : texts;
    }

    /** A number that fits, or its token: no frame uses larger ones. */
    private static Object integer(JsonParser parser) {
        return switch (parser.getNumberType()) {
            case INT, LONG -> parser.getLongValue();
            default -> JsonToken.VALUE_NUMBER_INT;
        };
    }

    /** The fields of one frame, taken one by one, so that what is left over can be refused. */
    private static final class Fields {

        private final Map<String, Object> fields;
        private final @Nullable String ref;

        Fields(Map<String, Object> fields) {
            this.fields = fields;
            this.ref = fields.get("ref") instanceof String text && text.length() <= MAX_REF ? text : null;
        }

        BadFrameException bad(String message) {
            return new BadFrameException(message, true, ref);
        }

        @Nullable
        String ref() throws BadFrameException {
            return text("ref", MAX_REF);
        }

        @Nullable
        String text(String name, int maxLength) throws BadFrameException {
            return switch (fields.remove(name)) {
                case null -> null;
                case String text when text.length() <= maxLength -> text;
                case String text ->
                    throw bad(name + ": " + text.length() + " characters (expected: <= " + maxLength + ")");
                default -> throw bad(name + ": not a string");
            };
        }

        String requiredText(String name, int maxLength) throws BadFrameException {
            String text = text(name, maxLength);
            if (text == null) {
                throw bad(name + ": missing");
            }
            return text;
        }

        String id(String name) throws BadFrameException {
            return requiredText(name, MAX_ID);
        }

        @Nullable
        Long position(String name) throws BadFrameException {
            Object value = fields.remove(name);
            return value == null ? null : position(name, value);
        }

        long requiredPosition(String name) throws BadFrameException {
            Long position = position(name);
            if (position == null) {
                throw bad(name + ": missing");
            }
            return position;
        }

        private Long position(String name, Object value) throws BadFrameException {
            if (value instanceof Long number && number >= 0) {
                return number;
            }
            throw bad(name + ": not an integer >= 0");
        }

        boolean isOn() throws BadFrameException {
            return switch (fields.remove("on")) {
                case JsonToken.VALUE_TRUE -> true;
                case JsonToken.VALUE_FALSE -> false;
                case null, default -> throw bad("on: not true or false");
            };
        }

        /** User ids; how many there may be is not a matter of the frame. */
        List<String> mentions() throws BadFrameException {
            return ids("mentions", "mentions: not an array of user ids");
        }

        /** What image-service calls the pictures; how many there may be is not a matter of the frame. */
        List<Attachment> attachments() throws BadFrameException {
            List<String> ids = ids("attachments", "attachments: not an array of ids");
            return ids.isEmpty()
                    ? List.of()
                    : ids.stream().map(Attachment::named).toList();
        }

        private List<String> ids(String name, String otherwise) throws BadFrameException {
            return switch (fields.remove(name)) {
                case null -> List.of();
                case List<?> ids
                when ids.stream().allMatch(id -> ((String) id).length() <= MAX_ID) ->
                    ids.stream().map(String.class::cast).distinct().toList();
                default -> throw bad(otherwise);
            };
        }

        ClientFrame write(Body body) throws BadFrameException {
            Trace trace = Trace.of(text(Trace.HEADER, MAX_ID));
            return new ClientFrame.Write(ref(), requiredText("key", MAX_KEY), id("room"), body, trace);
        }

        Map<String, Long> rooms(int max) throws BadFrameException {
            Map<String, Long> rooms = new HashMap<>();
            switch (fields.remove("rooms")) {
                case null -> {}
                case Map<?, ?> given -> {
                    if (given.size() > max) {
                        throw bad("rooms: " + given.size() + " (expected: <= " + max + ")");
                    }
                    for (Map.Entry<?, ?> room : given.entrySet()) {
                        rooms.put((String) room.getKey(), position("rooms", room.getValue()));
                    }
                }
                default -> throw bad("rooms: not an object");
            }
            return rooms;
        }

        void refuseOthers() throws BadFrameException {
            Set<String> others = fields.keySet();
            others.remove("ref");
            if (!others.isEmpty()) {
                throw bad("a field that this frame does not have");
            }
        }
    }
}
