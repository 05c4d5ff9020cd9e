package dev.maru.chat.home;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Flux;

/**
 * The parts of an answer, out of bytes that come in any pieces. Each part is a BSON document, which begins with its length (BSON 1.1).
 */
final class Answers {

    private static final int LENGTH = Integer.BYTES;

    /** Far more than a part can hold. */
    private static final int MAX_PART = 1 << 20;

    private byte[] begun = new byte[0];

    private Answers() {}

    /** Fails with an {@link IllegalArgumentException} if there is something else in the bytes. */
    static Flux<Answer> decode(Flux<DataBuffer> pieces) {
        return Flux.defer(() -> {
            Answers answers = new Answers();
            return pieces.concatMapIterable(answers::read);
        });
    }

    private List<Answer> read(DataBuffer piece) {
        int length = piece.readableByteCount();
        byte[] bytes = Arrays.copyOf(begun, begun.length + length);
        piece.read(bytes, begun.length, length);
        DataBufferUtils.release(piece);
        List<Answer> whole = new ArrayList<>();
        int from = 0;
        while (bytes.length - from >= LENGTH && bytes.length - from >= lengthAt(bytes, from)) {
            int to = from + lengthAt(bytes, from);
            whole.add(Answer.decode(Arrays.copyOfRange(bytes, from, to)));
            from = to;
        }
        begun = Arrays.copyOfRange(bytes, from, bytes.length);
        return whole;
    }

    private static int lengthAt(byte[] bytes, int at) {
        int length =
                bytes[at] & 0xFF | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF) << 16 | bytes[at + 3] << 24;
        if (length <= LENGTH || length > MAX_PART) {
            throw new IllegalArgumentException("a part of " + length + " bytes");
        }
        return length;
    }
}
