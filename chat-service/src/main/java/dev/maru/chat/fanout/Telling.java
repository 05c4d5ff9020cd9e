package dev.maru.chat.fanout;

import dev.maru.chat.frame.TextFraming;
import dev.maru.chat.log.Position;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Something that those are told who are in a section at that moment: the first {@code size} seats, which nobody changes any more. */
final class Telling implements Runnable {

    final Section section;
    final Receiver[] seats;
    final int size;
    final byte[][] payloads;
    final @Nullable Position upTo;
    final String except;

    /** In bytes, when it is framed. */
    final int length;

    /** What the section is told next in the same tick. */
    @Nullable
    Telling next;

    Telling(Section section, Receiver[] seats, int size, byte[][] payloads, @Nullable Position upTo, String except) {
        this.section = section;
        this.seats = seats;
        this.size = size;
        this.payloads = payloads;
        this.upTo = upTo;
        this.except = except;
        int bytes = 0;
        for (byte[] payload : payloads) {
            bytes += TextFraming.lengthOf(payload);
        }
        this.length = bytes;
    }

    /** Whether exactly the same people hear both, in the same way. */
    boolean goesWith(Telling other) {
        return seats == other.seats
                && size == other.size
                && (upTo == null) == (other.upTo == null)
                && except.equals(other.except);
    }

    void writeTo(ByteBuf buffer) {
        for (byte[] payload : payloads) {
            TextFraming.write(payload, buffer);
        }
    }

    @Override
    public void run() {
        section.append(this);
    }
}
