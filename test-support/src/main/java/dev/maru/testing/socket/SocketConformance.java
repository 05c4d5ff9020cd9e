package dev.maru.testing.socket;

import static dev.maru.testing.socket.ClientFrames.BINARY;
import static dev.maru.testing.socket.ClientFrames.CLOSE;
import static dev.maru.testing.socket.ClientFrames.CONTINUATION;
import static dev.maru.testing.socket.ClientFrames.PING;
import static dev.maru.testing.socket.ClientFrames.PONG;
import static dev.maru.testing.socket.ClientFrames.TEXT;
import static dev.maru.testing.socket.ClientFrames.begun;
import static dev.maru.testing.socket.ClientFrames.frame;
import static dev.maru.testing.socket.ClientFrames.header;
import static dev.maru.testing.socket.ClientFrames.text;
import static dev.maru.testing.socket.ClientFrames.utf8;

import dev.maru.testing.socket.ConformanceCase.Cut;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks a {@code /ws} that runs, with a gateway before it or without, what RFC 6455 asks. Each method says what did not hold; an empty
 * list is what one wants.
 */
public final class SocketConformance {

    /** {@code maru.v1} says something else to messages, so that a text that is right is known by this answer. */
    private static final byte[] SAID = utf8("{\"type\":\"ping\"}");

    private static final String ANSWER = ServerFrameReader.text(utf8("{\"type\":\"pong\"}"));
    private static final String DONE = ServerFrameReader.close(1000);

    /** A longer frame, with characters of all lengths in a field that no frame has: it is refused by name, so it was read. */
    private static final byte[] LONG = utf8("{\"type\":\"ping\",\"ref\":\"é마루👋é마루👋\",\"x\":\"é마루👋\"}");

    private static final int MOST_BYTES = 300;

    private final int port;

    public SocketConformance(int port) {
        this.port = port;
    }

    /** All short cases in which nothing is echoed, at once and byte by byte. */
    public List<String> failures() {
        List<String> failures = new ArrayList<>();
        for (ConformanceCase question : ConformanceCases.all()) {
            for (Cut cut : List.of(Cut.NOT, Cut.BYTES)) {
                if (question.isWithoutMessages() && question.size() < MOST_BYTES) {
                    try (RawSocket socket = open()) {
                        cut.of(question.frames()).forEach(socket::write);
                        compare(question + ", cut: " + cut, question.answers(), socket.untilClose(), failures);
                    }
                }
            }
        }
        return failures;
    }

    /** A frame in two pieces, cut at each byte, with a ping between them; sent byte by byte; and in two packets, cut at each byte. */
    public List<String> cutEverywhere(String token) {
        List<String> failures = new ArrayList<>();
        try (RawSocket socket = connected(token)) {
            for (int at = 0; at <= SAID.length; at++) {
                socket.write(begun(TEXT, Arrays.copyOf(SAID, at)));
                socket.write(frame(PING, new byte[] {(byte) at}));
                socket.write(frame(CONTINUATION, Arrays.copyOfRange(SAID, at, SAID.length)));
                List<String> expected = List.of(ServerFrameReader.pong(new byte[] {(byte) at}), ANSWER);
                compare("fragment of " + at, expected, next(socket, 2), failures);
            }
        }
        try (RawSocket socket = connected(token)) {
            for (int at = 0; at <= LONG.length; at++) {
                socket.write(begun(TEXT, Arrays.copyOf(LONG, at)));
                socket.write(frame(CONTINUATION, Arrays.copyOfRange(LONG, at, LONG.length)));
                refusedByName("text cut at " + at, socket.next(), failures);
            }
        }
        try (RawSocket socket = connected(token)) {
            byte[] whole = frame(TEXT, LONG);
            for (int at = 0; at <= whole.length; at++) {
                socket.write(Arrays.copyOf(whole, at));
                socket.write(Arrays.copyOfRange(whole, at, whole.length));
                refusedByName("packet of " + at, socket.next(), failures);
            }
            Cut.BYTES.of(List.of(whole)).forEach(socket::write);
            refusedByName("byte by byte", socket.next(), failures);
            socket.write(frame(PONG, utf8("nobody asked")));
            socket.write(ClientFrames.close(1000, "다 했다"));
            compare("the end", List.of(DONE), socket.untilClose(), failures);
        }
        return failures;
    }

    /** The bounds of the protocol: close codes of ours where they say more than those of the RFC. */
    public List<String> tooMuch(String token, int maxFragments, int maxSize) {
        List<String> failures = new ArrayList<>();
        String tooLarge = ServerFrameReader.close(4413);
        String bad = ServerFrameReader.close(4400);
        last("a header that claims 2^63 - 1 bytes", token, tooLarge, failures, header(0x81, Long.MAX_VALUE, 8));
        last("a header that claims a byte too many", token, tooLarge, failures, header(0x81, maxSize + 1L, 8));
        byte[] half = new byte[maxSize / 2 + 1];
        Arrays.fill(half, (byte) ' ');
        last("two halves that are too much", token, tooLarge, failures, begun(TEXT, half), frame(CONTINUATION, half));
        byte[][] fragments = new byte[maxFragments + 1][];
        for (int i = 0; i < fragments.length; i++) {
            fragments[i] = begun(i == 0 ? TEXT : CONTINUATION, new byte[0]);
        }
        last("one fragment too many", token, bad, failures, fragments);
        last("a binary message", token, bad, failures, frame(BINARY, SAID));
        last("the header of a binary message", token, bad, failures, header(0x82, 5, 0));
        last(
                "what follows a close",
                token,
                DONE,
                failures,
                frame(CLOSE, ClientFrames.closing(1000, new byte[0])),
                text("x"));
        byte[] most = Arrays.copyOf(SAID, maxSize);
        Arrays.fill(most, SAID.length, maxSize, (byte) ' ');
        try (RawSocket socket = connected(token)) {
            socket.write(frame(TEXT, most));
            compare("the largest frame", List.of(ANSWER), next(socket, 1), failures);
        }
        return failures;
    }

    private void last(String what, String token, String expected, List<String> failures, byte[]... frames) {
        try (RawSocket socket = connected(token)) {
            for (byte[] frame : frames) {
                socket.write(frame);
            }
            compare(what, List.of(expected), socket.untilClose(), failures);
        }
    }

    private RawSocket open() {
        try {
            return new RawSocket(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RawSocket connected(String token) {
        RawSocket socket = open();
        socket.write(text("{\"type\":\"connect\",\"token\":\"" + token + "\"}"));
        socket.next();
        return socket;
    }

    private static List<String> next(RawSocket socket, int count) {
        List<String> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            frames.add(String.valueOf(socket.next()));
        }
        return frames;
    }

    private static void refusedByName(String what, @Nullable String answer, List<String> failures) {
        if (answer == null || !answer.startsWith("text")) {
            failures.add(what + ": " + answer);
        }
    }

    private static void compare(String what, List<String> expected, List<String> answers, List<String> failures) {
        if (!answers.equals(expected)) {
            failures.add(what + ": " + answers + " (expected: " + expected + ")");
        }
    }
}
