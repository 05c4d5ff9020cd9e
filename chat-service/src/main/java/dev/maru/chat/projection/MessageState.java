package dev.maru.chat.projection;

import dev.maru.chat.log.Body;
import dev.maru.chat.log.LogEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of one message.
 *
 * @param rev the number of the last change to it; 0 when there is none
 * @param text what it says now; null when it says what it said first
 * @param edits the numbers of its edits, in order
 * @param deleted the number of the entry that took it back; null while it stands. Nothing else is kept then
 * @param pin whether it is pinned; null when it never was
 * @param marks who reacted how, in the order of the last change of each
 */
public record MessageState(
        long rev,
        @Nullable Text text,
        List<Long> edits,
        @Nullable Long deleted,
        @Nullable Pin pin,
        List<Mark> marks) {

    /** A message that nobody changed. */
    public static final MessageState UNCHANGED = new MessageState(0, null, List.of(), null, null, List.of());

    /** What an edit made of the text. */
    public record Text(long seq, Instant at, String text, List<String> mentions) {}

    /** The last pinning or unpinning. */
    public record Pin(long seq, boolean on, String by, Instant at) {}

    /** The last reaction or taking back of one user with one emoji. */
    public record Mark(long seq, String emoji, String user, boolean on) {}

    public boolean isDeleted() {
        return deleted != null;
    }

    public boolean isPinned() {
        return pin != null && pin.on();
    }

    /** Who reacts, by emoji, each in the order of time. */
    public Map<String, List<String>> reactions() {
        Map<String, List<String>> reactions = new LinkedHashMap<>();
        for (Mark mark : marks) {
            if (mark.on()) {
                reactions.computeIfAbsent(mark.emoji(), _ -> new ArrayList<>()).add(mark.user());
            }
        }
        return reactions;
    }

    /** The number of the message that an entry says something about; null when it is about none. */
    public static @Nullable Long targetOf(LogEntry entry) {
        return switch (entry.body()) {
            case Body.Change change -> change.target();
            case Body.Redacted redacted -> redacted.target();
            default -> null;
        };
    }

    /** The state after one more change; the same one if it was known. */
    MessageState after(LogEntry change) {
        long seq = change.seq();
        MessageState newer = seq > rev ? new MessageState(seq, text, edits, deleted, pin, marks) : this;
        if (deleted != null) {
            return change.body() instanceof Body.Delete && seq < deleted ? gone(newer.rev, seq) : newer;
        }
        return switch (change.body()) {
            case Body.Delete _ -> gone(newer.rev, seq);
            case Body.Edit(long _, String said, List<String> mentions) ->
                newer.edited(new Text(seq, change.at(), said, mentions));
            case Body.Reaction(long _, String emoji, boolean on) -> newer.marked(new Mark(seq, emoji, change.by(), on));
            case Body.Pin(long _, boolean on) ->
                pin != null && pin.seq() >= seq
                        ? newer
                        : new MessageState(
                                newer.rev, text, edits, null, new Pin(seq, on, change.by(), change.at()), marks);
            default -> newer;
        };
    }

    private static MessageState gone(long rev, long deleted) {
        return new MessageState(rev, null, List.of(), deleted, null, List.of());
    }

    private MessageState edited(Text edit) {
        if (edits.contains(edit.seq())) {
            return this;
        }
        List<Long> all = new ArrayList<>(edits);
        all.add(edit.seq());
        all.sort(null);
        Text newest = text != null && text.seq() > edit.seq() ? text : edit;
        return new MessageState(rev, newest, List.copyOf(all), null, pin, marks);
    }

    private MessageState marked(Mark mark) {
        List<Mark> all = new ArrayList<>(marks.size() + 1);
        for (Mark other : marks) {
            if (!other.emoji().equals(mark.emoji()) || !other.user().equals(mark.user())) {
                all.add(other);
            } else if (other.seq() >= mark.seq()) {
                return this;
            }
        }
        all.add(mark);
        all.sort(Comparator.comparingLong(Mark::seq));
        return new MessageState(rev, text, edits, null, pin, List.copyOf(all));
    }
}
