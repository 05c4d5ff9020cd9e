package dev.maru.chat.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.FastThreadLocal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Takes the bytes of a client apart into frames, unmasks them, puts them together to messages and hands these to its listener; pings
 * it answers itself (RFC 6455 sections 5, 7.4 and 8.1). The bytes end here.
 *
 * <p>What is wrong is found at the first byte that is: a header is judged as it comes, and a text while it comes. Nothing is kept of a
 * message that is all in one read; of others what came so far, at most one message and one control frame.
 */
public final class FrameReader extends ChannelInboundHandlerAdapter {

    private static final int FINAL = 0x80;
    private static final int RESERVED_BITS = 0x70;
    private static final int OPCODE = 0x0F;
    private static final int CONTROL = 0x08;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7F;
    private static final int LENGTH_IN_2_BYTES = 126;
    private static final int LENGTH_IN_8_BYTES = 127;
    private static final int MAX_CONTROL = 125;

    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;
    private static final int NOTHING = -1;

    private static final int SMALL_SCRATCH = 1 << 10;
    private static final int SMALL_PARTIAL = 256;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** Where payloads are unmasked: one array for each event loop, as large as the largest of what was read at once. */
    private static final FastThreadLocal<byte[]> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[SMALL_SCRATCH];
        }
    };

    private enum Stage {
        FIRST_BYTE,
        SECOND_BYTE,
        LONG_LENGTH,
        MASK,
        PAYLOAD,
        /** Nothing is listened to any more. */
        DEAF
    }

    private final FrameListener listener;
    private final int maxSize;
    private final int maxFragments;

    // The frame that is under way
    private Stage stage = Stage.FIRST_BYTE;
    private int opcode;
    private boolean isLast;

    /** Whether its payload is passed over. */
    private boolean dropped;

    /** How many bytes of the length or of the mask are missing. */
    private int missing;

    /** The least length that may be given in this form. */
    private long least;

    /** How much of the payload is to come. */
    private long left;

    /** Its first byte is for the next byte of the payload. */
    private int mask;

    // The message that is under way
    private int message = NOTHING;
    private int fragments;
    private int utf8 = Utf8.COMPLETE;

    /** What came of it; null while that is nothing. */
    private @Nullable ByteBuf partial;

    /** A control frame of which a part came, perhaps within a message. */
    private @Nullable ByteBuf partialControl;

    private boolean violated;
    private boolean answered;
    private int frames;

    /**
     * @param maxSize the largest message in bytes
     * @param maxFragments the most pieces of a message
     */
    public FrameReader(FrameListener listener, int maxSize, int maxFragments) {
        this.listener = listener;
        this.maxSize = maxSize;
        this.maxFragments = maxFragments;
    }

    /** Takes the place of the decoder that the handshake installed, if it did; what that has read already comes here. */
    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ChannelPipeline pipeline = context.pipeline();
        pipeline.toMap().values().stream()
                .filter(WebSocketFrameDecoder.class::isInstance)
                .forEach(pipeline::remove);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        if (!(read instanceof ByteBuf in)) {
            ReferenceCountUtil.release(read);
            return;
        }
        int bytes = in.readableBytes();
        frames = 0;
        try {
            while (in.isReadable() && stage != Stage.DEAF) {
                switch (stage) {
                    case FIRST_BYTE -> firstByte(in.readByte());
                    case SECOND_BYTE -> secondByte(in.readByte());
                    case LONG_LENGTH -> longLength(in.readUnsignedByte());
                    case MASK -> mask(context, in);
                    case PAYLOAD -> payload(context, in);
                    case DEAF -> {}
                }
            }
        } finally {
            in.release();
        }
        listener.read(frames, bytes);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (answered) {
            answered = false;
            context.flush();
        }
        context.fireChannelReadComplete();
    }

    // The header

    private void firstByte(int first) {
        isLast = (first & FINAL) != 0;
        opcode = first & OPCODE;
        if ((first & RESERVED_BITS) != 0) {
            violated(Violation.RESERVED_BITS);
        } else if (!isControl()) {
            firstByteOfData();
        } else if (opcode > PONG) {
            violated(Violation.RESERVED_OPCODE);
        } else if (!isLast) {
            violated(Violation.FRAGMENTED_CONTROL);
        } else {
            stage = Stage.SECOND_BYTE;
        }
    }

    private void firstByteOfData() {
        if (opcode > BINARY) {
            violated(Violation.RESERVED_OPCODE);
        } else if (opcode == CONTINUATION && message == NOTHING) {
            violated(Violation.NOTHING_TO_CONTINUE);
        } else if (opcode != CONTINUATION && message != NOTHING) {
            violated(Violation.UNFINISHED_MESSAGE);
        } else {
            if (opcode != CONTINUATION) {
                message = opcode;
                fragments = 0;
                utf8 = Utf8.COMPLETE;
            }
            fragments++;
            stage = Stage.SECOND_BYTE;
        }
    }

    private void secondByte(int second) {
        int length = second & LENGTH;
        if ((second & MASKED) == 0) {
            violated(Violation.UNMASKED);
        } else if (isControl() && length > MAX_CONTROL) {
            violated(Violation.LONG_CONTROL);
        } else if (opcode == CLOSE && length == 1) {
            violated(Violation.BAD_CLOSE);
        } else if (length < LENGTH_IN_2_BYTES) {
            begin(length);
        } else {
            boolean isShort = length == LENGTH_IN_2_BYTES;
            missing = isShort ? Short.BYTES : Long.BYTES;
            least = isShort ? LENGTH_IN_2_BYTES : 1 << Short.SIZE;
            left = 0;
            stage = Stage.LONG_LENGTH;
        }
    }

    private void longLength(int next) {
        left = left << Byte.SIZE | next;
        if (--missing > 0) {
            return;
        }
        if (left < least) {
            violated(Violation.BAD_LENGTH);
        } else {
            begin(left);
        }
    }

    /** The length is known: what is too much is refused before any of it is kept. */
    private void begin(long length) {
        left = length;
        missing = Integer.BYTES;
        stage = Stage.MASK;
        dropped = opcode != CLOSE && (violated || listener.isClosing());
        if (dropped || opcode == CLOSE) {
            return;
        }
        if (!isControl() && length > maxSize - kept()) {
            violated(Violation.TOO_LARGE);
        } else if (!isControl() && fragments > maxFragments) {
            violated(Violation.TOO_MANY_FRAGMENTS);
        } else {
            dropped = !listener.admits(kind());
        }
    }

    private int kept() {
        return partial == null ? 0 : partial.readableBytes();
    }

    private boolean isControl() {
        return (opcode & CONTROL) != 0;
    }

    private FrameKind kind() {
        return switch (opcode) {
            case PING -> FrameKind.PING;
            case PONG -> FrameKind.PONG;
            default -> message == TEXT ? FrameKind.TEXT : FrameKind.BINARY;
        };
    }

    private void mask(ChannelHandlerContext context, ByteBuf in) {
        if (missing == Integer.BYTES && in.readableBytes() >= Integer.BYTES) {
            mask = in.readInt();
            missing = 0;
        } else {
            mask = mask << Byte.SIZE | in.readUnsignedByte();
            missing--;
        }
        if (missing == 0) {
            stage = Stage.PAYLOAD;
            if (left == 0) {
                payload(context, in);
            }
        }
    }

    // The payload

    private void payload(ChannelHandlerContext context, ByteBuf in) {
        int length = (int) Math.min(left, in.readableBytes());
        left -= length;
        if (dropped) {
            in.skipBytes(length);
        } else {
            byte[] bytes = scratch(length);
            in.readBytes(bytes, 0, length);
            unmask(bytes, length);
            if (isControl()) {
                control(context, bytes, length);
            } else {
                data(context, bytes, length);
            }
        }
        if (left == 0 && stage == Stage.PAYLOAD) {
            frames++;
            stage = Stage.FIRST_BYTE;
            if (isLast && !isControl()) {
                message = NOTHING;
            }
        }
    }

    private static byte[] scratch(int length) {
        byte[] scratch = SCRATCH.get();
        if (scratch.length < length) {
            scratch = new byte[Integer.highestOneBit(length - 1) << 1];
            SCRATCH.set(scratch);
        }
        return scratch;
    }

    private void unmask(byte[] bytes, int length) {
        int at = 0;
        if (length >= Long.BYTES) {
            long twice = (long) mask << Integer.SIZE | mask & 0xFFFFFFFFL;
            for (int last = length - Long.BYTES; at <= last; at += Long.BYTES) {
                LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ twice);
            }
        }
        while (at < length) {
            bytes[at++] ^= (byte) (mask >>> 24);
            mask = Integer.rotateLeft(mask, Byte.SIZE);
        }
    }

    private void data(ChannelHandlerContext context, byte[] bytes, int length) {
        boolean ends = isLast && left == 0;
        if (message == TEXT) {
            utf8 = Utf8.next(utf8, bytes, 0, length);
            if (utf8 == Utf8.INVALID || ends && utf8 != Utf8.COMPLETE) {
                violated(Violation.NOT_UTF8);
                return;
            }
        }
        if (!ends) {
            keep(context, bytes, length);
        } else if (partial == null) {
            whole(bytes, length);
        } else {
            keep(context, bytes, length);
            wholeOf(partial);
        }
    }

    private void keep(ChannelHandlerContext context, byte[] bytes, int length) {
        if (length > 0) {
            ByteBuf kept = partial;
            if (kept == null) {
                kept = context.alloc().buffer(Math.max(length, Math.min(SMALL_PARTIAL, maxSize)), maxSize);
                partial = kept;
            }
            kept.writeBytes(bytes, 0, length);
        }
    }

    private void wholeOf(ByteBuf parts) {
        int size = parts.readableBytes();
        byte[] bytes = scratch(size);
        parts.readBytes(bytes, 0, size);
        releasePartial();
        whole(bytes, size);
    }

    private void whole(byte[] bytes, int length) {
        if (message == TEXT) {
            listener.text(bytes, length);
        } else {
            listener.binary(bytes, length);
        }
    }

    private void control(ChannelHandlerContext context, byte[] bytes, int length) {
        if (left == 0 && partialControl == null) {
            wholeControl(context, bytes, length);
            return;
        }
        ByteBuf parts = partialControl;
        if (parts == null) {
            parts = context.alloc().buffer(MAX_CONTROL, MAX_CONTROL);
            partialControl = parts;
        }
        parts.writeBytes(bytes, 0, length);
        if (left == 0) {
            int size = parts.readableBytes();
            byte[] all = scratch(size);
            parts.readBytes(all, 0, size);
            parts.release();
            partialControl = null;
            wholeControl(context, all, size);
        }
    }

    private void wholeControl(ChannelHandlerContext context, byte[] bytes, int length) {
        switch (opcode) {
            case PING -> pong(context, bytes, length);
            case CLOSE -> close(bytes, length);
            default -> {}
        }
    }

    private void pong(ChannelHandlerContext context, byte[] bytes, int length) {
        ByteBuf pong = context.alloc().buffer(2 + length, 2 + length);
        pong.writeByte(FINAL | PONG).writeByte(length).writeBytes(bytes, 0, length);
        context.write(pong, context.voidPromise());
        answered = true;
    }

    private void close(byte[] bytes, int length) {
        if (!listener.isClosing() && length > 0) {
            if (!maySay((bytes[0] & 0xFF) << Byte.SIZE | bytes[1] & 0xFF)) {
                violated(Violation.BAD_CLOSE);
            } else if (Utf8.next(Utf8.COMPLETE, bytes, Short.BYTES, length) != Utf8.COMPLETE) {
                violated(Violation.NOT_UTF8);
            }
        }
        frames++;
        stage = Stage.DEAF;
        release();
        listener.closed(bytes, length);
    }

    /** Whether a peer may give this code: those of RFC 6455, those registered since, and those of libraries and applications. */
    private static boolean maySay(int code) {
        return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999;
    }

    // The end

    private void violated(Violation violation) {
        dropped = true;
        release();
        if (!violation.isFramed()) {
            stage = Stage.DEAF;
        }
        if (!violated && !listener.isClosing()) {
            violated = true;
            listener.violated(violation);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        listener.writabilityChanged();
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        release();
        listener.gone();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        release();
    }

    /** A reset connection, or a fault of ours. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        listener.failed(cause);
    }

    private void release() {
        releasePartial();
        if (partialControl != null) {
            partialControl.release();
            partialControl = null;
        }
    }

    private void releasePartial() {
        if (partial != null) {
            partial.release();
            partial = null;
        }
    }
}
