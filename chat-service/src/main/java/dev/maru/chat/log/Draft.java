package dev.maru.chat.log;

import org.jspecify.annotations.Nullable;

/**
 * An entry without its place: what somebody wants to be written.
 *
 * @param by the author's user id
 * @param key the UUID by which the author names the entry, in lower case
 * @param body what it says
 * @param bodyHash a keyed hash of the body, so that a retry can be told from another text under the same key
 * @param quote the line that a reply answers, to be told with it; it is not stored
 * @param traceId the trace whose way is written down; null mostly, and not stored
 */
public record Draft(
        String by,
        String key,
        Body body,
        BodyHash bodyHash,
        @Nullable Quote quote,
        @Nullable String traceId) {

    /** One that is not traced. */
    public Draft(String by, String key, Body body, BodyHash bodyHash, @Nullable Quote quote) {
        this(by, key, body, bodyHash, quote, null);
    }

    /** The same draft with more known of its body; what is hashed of it must not change. */
    public Draft with(Body known) {
        return new Draft(by, key, known, bodyHash, quote, traceId);
    }

    /** The same draft as a part of a trace. */
    public Draft tracedBy(@Nullable String id) {
        return id == null ? this : new Draft(by, key, body, bodyHash, quote, id);
    }
}
