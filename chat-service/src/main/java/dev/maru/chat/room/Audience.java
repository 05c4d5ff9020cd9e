package dev.maru.chat.room;

import dev.maru.chat.log.Position;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who listens to a room, by event loop, so that telling them is one task for each loop.
 *
 * <p>The arrays are replaced, never changed: a loop goes through the one it was given while others come and go. Confined to
 * the rooms thread.
 */
final class Audience {

    private static final Listener[] NOBODY = {};

    private final Map<EventLoop, Listener[]> listeners = new IdentityHashMap<>();

    boolean isEmpty() {
        return listeners.isEmpty();
    }

    void add(Listener listener) {
        listeners.merge(listener.loop(), new Listener[] {listener}, (old, added) -> {
            Listener[] all = Arrays.copyOf(old, old.length + 1);
            all[old.length] = added[0];
            return all;
        });
    }

    /**
     * Takes a listener out; what was told before still reaches it, what is told after does not. Returns whether it was there.
     */
    boolean remove(Listener listener) {
        EventLoop loop = listener.loop();
        Listener[] all = listeners.getOrDefault(loop, NOBODY);
        int at = Arrays.asList(all).indexOf(listener);
        if (at < 0) {
            return false;
        }
        if (all.length == 1) {
            listeners.remove(loop);
            return true;
        }
        Listener[] rest = Arrays.copyOf(all, all.length - 1);
        System.arraycopy(all, at + 1, rest, at, rest.length - at);
        listeners.put(loop, rest);
        return true;
    }

    void forEach(Consumer<Listener> action) {
        listeners.values().forEach(all -> Arrays.asList(all).forEach(action));
    }

    /**
     * Tells everybody: the frames are copied once for each loop into a direct buffer that its listeners share.
     *
     * @param frames whole frames
     * @param upTo the place of the last entry in them; null for frames that may be dropped
     * @param except the user who is not told; empty for nobody
     */
    void tell(byte[] frames, @Nullable Position upTo, String except) {
        listeners.forEach((loop, all) -> loop.execute(() -> tell(all, frames, upTo, except)));
    }

    private static void tell(Listener[] listeners, byte[] frames, @Nullable Position upTo, String except) {
        ByteBuf shared = ByteBufAllocator.DEFAULT.directBuffer(frames.length, frames.length);
        try {
            shared.writeBytes(frames);
            for (Listener listener : listeners) {
                if (!listener.user().equals(except)) {
                    listener.deliver(shared.retainedDuplicate(), upTo);
                }
            }
        } finally {
            shared.release();
        }
    }
}
