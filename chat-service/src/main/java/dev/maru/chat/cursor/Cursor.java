package dev.maru.chat.cursor;

/**
 * How far a user has read in a room.
 *
 * @param seq the last entry read; 0 before the first
 * @param n how many messages there are up to and including it
 */
public record Cursor(long seq, long n) {

    static final Cursor START = new Cursor(0, 0);

    Cursor furthest(Cursor other) {
        return other.seq > seq ? other : this;
    }
}
