package dev.maru.chat.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an entry says beyond who, where and when. A closed set: a new kind of entry starts here. */
public sealed interface Body {

    /** The name of this kind of entry on every wire and in the store. */
    String kind();

    /** Whether entries of this kind are counted by {@code n}. */
    default boolean counts() {
        return false;
    }

    /** A change to an earlier message. */
    sealed interface Change extends Body {

        /** The number of the message. */
        long target();
    }

    /**
     * Something a member said.
     *
     * @param text as typed; at most 4,000 code points, no NUL, no unpaired surrogate; blank only beside attachments
     * @param replyTo the number of the message it answers; null when it answers none
     * @param mentions user ids, at most 20, each once
     * @param attachments pictures, at most 10, each once
     */
    record Message(String text, @Nullable Long replyTo, List<String> mentions, List<Attachment> attachments)
            implements Body {
        public static final String KIND = "message";

        public Message(String text) {
            this(text, null, List.of());
        }

        public Message(String text, @Nullable Long replyTo, List<String> mentions) {
            this(text, replyTo, mentions, List.of());
        }

        /** The same message with what is known of its attachments now. */
        public Message with(List<Attachment> known) {
            return new Message(text, replyTo, mentions, known);
        }

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public boolean counts() {
            return true;
        }
    }

    /** The author of a message says it differently. Text and mentions replace the former ones. */
    record Edit(long target, String text, List<String> mentions) implements Change {
        public static final String KIND = "edit";

        @Override
        public String kind() {
            return KIND;
        }
    }

    /** A message is taken back. Its text, and that of its edits, is removed from the log. */
    record Delete(long target) implements Change {
        public static final String KIND = "delete";

        @Override
        public String kind() {
            return KIND;
        }
    }

    /**
     * The entry's author reacts to a message, or does not any more.
     *
     * @param emoji 1 to 32 bytes of UTF-8
     */
    record Reaction(long target, String emoji, boolean on) implements Change {
        public static final String KIND = "reaction";

        @Override
        public String kind() {
            return KIND;
        }
    }

    /** A message is pinned to its room, or not any more. */
    record Pin(long target, boolean on) implements Change {
        public static final String KIND = "pin";

        @Override
        public String kind() {
            return KIND;
        }
    }

    /** The entry's author became a member. */
    record Joined() implements Body {
        public static final String KIND = "joined";

        @Override
        public String kind() {
            return KIND;
        }
    }

    /**
     * The entry's author is a member no more, by own will.
     *
     * @param version of the membership by then, so that it can be told from one that began later; 0 when it is not known. Neither hashed
     *     nor told
     */
    record Left(long version) implements Body {
        public static final String KIND = "left";

        @Override
        public String kind() {
            return KIND;
        }
    }

    /**
     * The entry's author took somebody's membership away.
     *
     * @param version of that membership by then, as in {@link Left}
     */
    record Removed(String user, long version) implements Body {
        public static final String KIND = "removed";

        @Override
        public String kind() {
            return KIND;
        }
    }

    /** The entry's author gave the room another name. */
    record Renamed(String name) implements Body {
        public static final String KIND = "renamed";

        @Override
        public String kind() {
            return KIND;
        }
    }

    /**
     * What was said and is taken back: only the kind is left, and which message an edit was about.
     *
     * @param kind {@code message} or {@code edit}
     * @param target the message; null for the message itself
     */
    record Redacted(String kind, @Nullable Long target) implements Body {

        @Override
        public boolean counts() {
            return kind.equals(Message.KIND);
        }
    }
}
