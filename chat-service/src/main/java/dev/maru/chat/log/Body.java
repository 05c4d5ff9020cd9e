package dev.maru.chat.log;

/** What an entry says beyond who, where and when. A closed set: a new kind of entry starts here. */
public sealed interface Body {

    /** The name of this kind of entry on every wire and in the store. */
    String kind();

    /** Whether entries of this kind are counted by {@code n}. */
    default boolean counts() {
        return false;
    }

    /**
     * Something a member said.
     *
     * @param text as typed; 1 to 4,000 code points, not blank, no NUL, no unpaired surrogate
     */
    record Message(String text) implements Body {
        static final String KIND = "message";

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public boolean counts() {
            return true;
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

    /** The entry's author is a member no more, by own will. */
    record Left() implements Body {
        public static final String KIND = "left";

        @Override
        public String kind() {
            return KIND;
        }
    }
}
