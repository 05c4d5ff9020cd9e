package dev.maru.chat.room;

import dev.maru.chat.fanout.FanOuts;
import dev.maru.chat.fanout.Section;
import dev.maru.chat.log.Position;
import io.netty.channel.EventLoop;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who listens to a room, by event loop, so that telling them is one task for each loop. Confined to the rooms thread. */
final class Audience {

    private final FanOuts fanOuts;
    private final Map<EventLoop, Section> sections = new IdentityHashMap<>(2);
    private int size;

    Audience(FanOuts fanOuts) {
        this.fanOuts = fanOuts;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(Listener listener) {
        section(listener).add(listener);
        size++;
    }

    /** Takes a listener out; what was told before still reaches it, what is told after does not. Returns whether it was there. */
    boolean remove(Listener listener) {
        boolean wasThere = section(listener).remove(listener);
        if (wasThere) {
            size--;
        }
        return wasThere;
    }

    void forEach(Consumer<Listener> action) {
        sections.values().forEach(section -> section.forEach(receiver -> action.accept((Listener) receiver)));
    }

    /**
     * Tells everybody.
     *
     * @param payloads JSON, one for each frame
     * @param upTo the place of the last entry in them; null for frames that may be dropped
     * @param except the user who is not told; empty for nobody
     */
    void tell(byte[][] payloads, @Nullable Position upTo, String except) {
        if (size > 0) {
            sections.values().forEach(section -> section.tell(payloads, upTo, except));
        }
    }

    /** Runs something on a listener's loop, behind what the room was told before and in front of what it is told next. */
    void after(Listener listener, Runnable task) {
        section(listener).after(task);
    }

    private Section section(Listener listener) {
        return sections.computeIfAbsent(listener.loop(), fanOuts::section);
    }
}
