package dev.maru.chat.connection;

import dev.maru.chat.fanout.FanOut;
import dev.maru.chat.fanout.Outlet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of whole frames to a socket. Confined to the event loop of its channel.
 *
 * <p>What is written between two flushes is not queued, but given to the kernel in one call: there is no entry in Netty's queue for each
 * part, no duplicate and no list of addresses. Only what the kernel does not take at once is for the queue, and what comes behind that.
 */
abstract class ChannelOutlet extends Outlet {

    private static final Logger log = LoggerFactory.getLogger(ChannelOutlet.class);

    /** In bytes: up to here it is cheaper to copy parts into one than to name each of them to the kernel. */
    private static final int MAX_TOGETHER = 16 * 1024;

    private static final int FEW = 3;
    private static final ByteBuf[] NONE = {};

    /** Where parts are put together: one for each event loop. */
    private static final FastThreadLocal<ByteBuf> TOGETHER = new FastThreadLocal<>() {
        @Override
        protected ByteBuf initialValue() {
            return Unpooled.directBuffer(MAX_TOGETHER, MAX_TOGETHER);
        }

        @Override
        protected void onRemoval(ByteBuf together) {
            together.release();
        }
    };

    final Channel channel;
    final FanOut out;

    /**
     * Past the pipeline, where nobody is left who would look at what is written: to walk through it costs a cache miss for each handler,
     * each receiver and each message. Null under TLS, where somebody is.
     */
    private final Channel.@Nullable Unsafe exit;

    /** Null where it is not ours to write to. */
    private final @Nullable Socket socket;

    // What is written and not flushed: mostly it is one
    private @Nullable ByteBuf first;
    private ByteBuf[] others = NONE;
    private int otherCount;
    private int unflushed;

    ChannelOutlet(Channel channel, FanOut out) {
        this.channel = channel;
        this.out = out;
        boolean isPlain = channel.pipeline().get(SslHandler.class) == null;
        this.exit = isPlain ? channel.unsafe() : null;
        this.socket = isPlain && channel instanceof UnixChannel unix && unix.fd() instanceof Socket own ? own : null;
    }

    /** Takes frames, and their reference, to be flushed with all else that is written at the moment. */
    final void put(ByteBuf frames) {
        if (!keeps(frames)) {
            queueUnflushed();
            queue(frames, 0);
        }
        out.wrote(this);
    }

    private boolean keeps(ByteBuf frames) {
        if (socket == null || !frames.hasMemoryAddress() || queued() > 0) {
            return false;
        }
        int length = frames.readableBytes();
        if (first == null) {
            first = frames;
        } else if (unflushed + length > MAX_TOGETHER) {
            return false;
        } else {
            if (otherCount == others.length) {
                others = Arrays.copyOf(others, Math.max(FEW, 2 * otherCount));
            }
            others[otherCount++] = frames;
        }
        unflushed += length;
        return true;
    }

    /** In bytes, what the kernel has not taken yet. */
    final long unwritten() {
        return queued() + unflushed;
    }

    private long queued() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    @Override
    protected final void flush() {
        ByteBuf alone = first;
        if (alone != null) {
            // A pong may have been written meanwhile, and not all of it taken.
            boolean isNext = queued() == 0 && channel.isActive();
            end(isNext ? send(otherCount == 0 ? alone : together(alone)) : 0);
            if (queued() == 0) {
                return;
            }
        }
        if (exit == null) {
            channel.flush();
        } else {
            exit.flush();
        }
    }

    private ByteBuf together(ByteBuf start) {
        ByteBuf together = TOGETHER.get().clear();
        append(start, together);
        for (int i = 0; i < otherCount; i++) {
            append(others[i], together);
        }
        return together;
    }

    private static void append(ByteBuf part, ByteBuf together) {
        together.writeBytes(part, part.readerIndex(), part.readableBytes());
    }

    /** Returns how many bytes the kernel took. What goes wrong goes wrong again in the queue, and is dealt with there. */
    private int send(ByteBuf frames) {
        try {
            int sent = Objects.requireNonNull(socket)
                    .sendAddress(frames.memoryAddress(), frames.readerIndex(), frames.writerIndex());
            return Math.max(0, sent);
        } catch (IOException e) {
            log.debug("{} takes nothing: {}", channel, e.toString());
            return 0;
        }
    }

    /** Has all that was written before queued, so that something may be written behind it. */
    final void queueUnflushed() {
        end(0);
    }

    /** Nobody is there any more. */
    final void dropUnflushed() {
        end(unflushed);
    }

    /** @param sent how many bytes of what was written the kernel has: the others are for the queue */
    private void end(int sent) {
        ByteBuf start = first;
        if (start == null) {
            return;
        }
        first = null;
        unflushed = 0;
        int left = end(start, sent);
        for (int i = 0; i < otherCount; i++) {
            left = end(others[i], left);
            others[i] = Unpooled.EMPTY_BUFFER;
        }
        otherCount = 0;
        if (others.length > FEW) {
            others = NONE;
        }
    }

    /** Returns how much of what was sent is of the parts behind it. */
    private int end(ByteBuf part, int sent) {
        int length = part.readableBytes();
        int taken = Math.min(sent, length);
        if (taken == length) {
            part.release();
        } else {
            queue(part, taken);
        }
        return sent - taken;
    }

    /** Others may be about to write the same buffer: what is left of it is a matter of each queue. */
    private void queue(ByteBuf frames, int sent) {
        ByteBuf left = frames.duplicate().skipBytes(sent);
        if (exit == null) {
            channel.write(left, channel.voidPromise());
        } else {
            exit.write(left, channel.voidPromise());
        }
    }
}
