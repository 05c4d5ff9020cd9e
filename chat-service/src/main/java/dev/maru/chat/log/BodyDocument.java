package dev.maru.chat.log;

import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** How a body looks in the store. */
final class BodyDocument {

    static final String TARGET = "target";

    static final String TEXT = "text";
    private static final String REPLY_TO = "replyTo";
    private static final String MENTIONS = "mentions";
    private static final String ATTACHMENTS = "attachments";
    private static final String ID = "id";
    private static final String WIDTH = "width";
    private static final String HEIGHT = "height";
    private static final String EMOJI = "emoji";
    private static final String ON = "on";
    private static final String USER = "user";
    private static final String NAME = "name";
    private static final String VERSION = "version";
    private static final String REDACTED = "redacted";

    private BodyDocument() {}

    static BsonDocument of(Body body) {
        BsonDocument document = new BsonDocument();
        switch (body) {
            case Body.Message(String text, Long replyTo, List<String> mentions, List<Attachment> attachments) -> {
                document.append(TEXT, new BsonString(text));
                if (replyTo != null) {
                    document.append(REPLY_TO, new BsonInt64(replyTo));
                }
                putMentions(document, mentions);
                putAttachments(document, attachments);
            }
            case Body.Edit(long target, String text, List<String> mentions) -> {
                document.append(TARGET, new BsonInt64(target)).append(TEXT, new BsonString(text));
                putMentions(document, mentions);
            }
            case Body.Delete(long target) -> document.append(TARGET, new BsonInt64(target));
            case Body.Reaction(long target, String emoji, boolean on) ->
                document.append(TARGET, new BsonInt64(target))
                        .append(EMOJI, new BsonString(emoji))
                        .append(ON, BsonBoolean.valueOf(on));
            case Body.Pin(long target, boolean on) ->
                document.append(TARGET, new BsonInt64(target)).append(ON, BsonBoolean.valueOf(on));
            case Body.Left(long version) -> putVersion(document, version);
            case Body.Removed(String user, long version) -> {
                document.append(USER, new BsonString(user));
                putVersion(document, version);
            }
            case Body.Renamed(String name) -> document.append(NAME, new BsonString(name));
            case Body.Redacted(String _, Long target) -> {
                document.append(REDACTED, BsonBoolean.TRUE);
                if (target != null) {
                    document.append(TARGET, new BsonInt64(target));
                }
            }
            case Body.Joined() -> {}
        }
        return document;
    }

    static Body read(String kind, BsonDocument document) {
        if (document.containsKey(REDACTED)) {
            return new Body.Redacted(kind, document.containsKey(TARGET) ? number(document, TARGET) : null);
        }
        return switch (kind) {
            case Body.Message.KIND ->
                new Body.Message(
                        text(document, TEXT),
                        document.containsKey(REPLY_TO) ? number(document, REPLY_TO) : null,
                        mentions(document),
                        attachments(document));
            case Body.Edit.KIND -> new Body.Edit(number(document, TARGET), text(document, TEXT), mentions(document));
            case Body.Delete.KIND -> new Body.Delete(number(document, TARGET));
            case Body.Reaction.KIND ->
                new Body.Reaction(number(document, TARGET), text(document, EMOJI), isOn(document));
            case Body.Pin.KIND -> new Body.Pin(number(document, TARGET), isOn(document));
            case Body.Joined.KIND -> new Body.Joined();
            case Body.Left.KIND -> new Body.Left(version(document));
            case Body.Removed.KIND -> new Body.Removed(text(document, USER), version(document));
            case Body.Renamed.KIND -> new Body.Renamed(text(document, NAME));
            default -> throw new IllegalStateException("entry of an unknown kind: " + kind);
        };
    }

    private static void putMentions(BsonDocument document, List<String> mentions) {
        if (!mentions.isEmpty()) {
            document.append(
                    MENTIONS,
                    new BsonArray(mentions.stream().map(BsonString::new).toList()));
        }
    }

    private static List<String> mentions(BsonDocument document) {
        @Nullable BsonValue mentions = document.get(MENTIONS);
        return mentions == null
                ? List.of()
                : mentions.asArray().stream()
                        .map(user -> user.asString().getValue())
                        .toList();
    }

    private static void putAttachments(BsonDocument document, List<Attachment> attachments) {
        if (!attachments.isEmpty()) {
            document.append(
                    ATTACHMENTS,
                    new BsonArray(attachments.stream()
                            .map(attachment -> new BsonDocument(ID, new BsonString(attachment.id()))
                                    .append(WIDTH, new BsonInt32(attachment.width()))
                                    .append(HEIGHT, new BsonInt32(attachment.height())))
                            .toList()));
        }
    }

    private static List<Attachment> attachments(BsonDocument document) {
        @Nullable BsonValue attachments = document.get(ATTACHMENTS);
        return attachments == null
                ? List.of()
                : attachments.asArray().stream()
                        .map(BsonValue::asDocument)
                        .map(attachment -> new Attachment(text(attachment, ID), (int) number(attachment, WIDTH), (int)
                                number(attachment, HEIGHT)))
                        .toList();
    }

    private static void putVersion(BsonDocument document, long version) {
        if (version > 0) {
            document.append(VERSION, new BsonInt64(version));
        }
    }

    private static long version(BsonDocument document) {
        return document.containsKey(VERSION) ? number(document, VERSION) : 0;
    }

    private static String text(BsonDocument document, String name) {
        return document.getString(name).getValue();
    }

    private static long number(BsonDocument document, String name) {
        return document.getNumber(name).longValue();
    }

    private static boolean isOn(BsonDocument document) {
        return document.getBoolean(ON).getValue();
    }
}
