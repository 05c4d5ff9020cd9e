package dev.maru.testing.socket;

import static dev.maru.testing.socket.ClientFrames.BINARY;
import static dev.maru.testing.socket.ClientFrames.CLOSE;
import static dev.maru.testing.socket.ClientFrames.CONTINUATION;
import static dev.maru.testing.socket.ClientFrames.PING;
import static dev.maru.testing.socket.ClientFrames.PONG;
import static dev.maru.testing.socket.ClientFrames.TEXT;
import static dev.maru.testing.socket.ClientFrames.begun;
import static dev.maru.testing.socket.ClientFrames.close;
import static dev.maru.testing.socket.ClientFrames.closing;
import static dev.maru.testing.socket.ClientFrames.frame;
import static dev.maru.testing.socket.ClientFrames.header;
import static dev.maru.testing.socket.ClientFrames.reserved;
import static dev.maru.testing.socket.ClientFrames.text;
import static dev.maru.testing.socket.ClientFrames.utf8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * What RFC 6455 asks of a server, as a table. The numbers are those of the cases of the Autobahn test suite that ask the same
 * (sections 1 to 7, 9 with smaller messages, 10); 12 and 13 are about compression, which is declined. Rows that begin with "+" are ours.
 */
public final class ConformanceCases {

    private static final int PROTOCOL_ERROR = 1002;
    private static final int NOT_UTF8 = 1007;
    private static final byte[] NOTHING = {};
    private static final byte[] HELLO = utf8("Hello, world!");
    private static final byte[] RAW = bytes("00 ff fe fd fc fb 00 ff");
    private static final byte[] MIXED = utf8("Hello-µ@ßöäüàá-UTF-8!! 마루 👋");
    private static final byte[] GREEK = bytes("ce ba e1 bd b9 cf 83 ce bc ce b5");

    private final List<ConformanceCase> cases = new ArrayList<>();

    private ConformanceCases() {}

    /** All cases. */
    public static List<ConformanceCase> all() {
        ConformanceCases table = new ConformanceCases();
        table.messages();
        table.pings();
        table.reservedBits();
        table.reservedOpcodes();
        table.fragments();
        table.texts();
        table.closes();
        table.largeMessages();
        table.ours();
        return List.copyOf(table.cases);
    }

    // 1: sizes

    private void messages() {
        int[] sizes = {0, 125, 126, 127, 128, 65_535, 65_536, 65_536};
        for (int i = 0; i < sizes.length; i++) {
            echoed("1.1." + (i + 1), "a text of " + sizes[i] + " bytes", TEXT, filled(sizes[i], '*'));
            echoed("1.2." + (i + 1), "a binary message of " + sizes[i] + " bytes", BINARY, filled(sizes[i], 0xFE));
        }
    }

    // 2: pings and pongs

    private void pings() {
        ponged("2.1", "an empty ping", NOTHING);
        ponged("2.2", "a ping with a text", HELLO);
        ponged("2.3", "a ping with bytes", RAW);
        ponged("2.4", "the longest ping", filled(125, 0xFE));
        add("2.5", "a ping that is too long", frames(frame(PING, filled(126, 0xFE))), failed(PROTOCOL_ERROR));
        ponged("2.6", "the longest ping in pieces", filled(125, 0xFE));
        add("2.7", "an empty pong", frames(frame(PONG, NOTHING)), List.of());
        add("2.8", "a pong that nobody asked for", frames(frame(PONG, HELLO)), List.of());
        add("2.9", "a pong, then a ping", frames(frame(PONG, HELLO), frame(PING, RAW)), answers(pong(RAW)));
        for (String number : new String[] {"2.10", "2.11"}) {
            List<byte[]> pings = new ArrayList<>();
            List<String> pongs = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                pings.add(frame(PING, utf8("ping " + i)));
                pongs.add(pong(utf8("ping " + i)));
            }
            add(number, "ten pings", pings, pongs);
        }
    }

    // 3: reserved bits

    private void reservedBits() {
        add("3.1", "a text with a reserved bit", frames(reserved(1, TEXT, HELLO)), failed(PROTOCOL_ERROR));
        for (int bits = 2; bits <= 4; bits++) {
            add(
                    "3." + bits,
                    "a text, one with reserved bits " + bits + ", a ping",
                    frames(text("one"), reserved(bits, TEXT, HELLO), frame(PING, NOTHING)),
                    failed(PROTOCOL_ERROR, echo(TEXT, utf8("one"))));
        }
        add("3.5", "a binary message with reserved bits", frames(reserved(5, BINARY, RAW)), failed(PROTOCOL_ERROR));
        add("3.6", "a ping with reserved bits", frames(reserved(6, PING, HELLO)), failed(PROTOCOL_ERROR));
        add(
                "3.7",
                "a close with reserved bits",
                frames(reserved(7, CLOSE, closing(1000, NOTHING))),
                failed(PROTOCOL_ERROR));
    }

    // 4: reserved opcodes

    private void reservedOpcodes() {
        for (int i = 1; i <= 5; i++) {
            for (int group = 1; group <= 2; group++) {
                int opcode = (group == 1 ? 2 : 10) + i;
                byte[] payload = i % 2 == 0 ? HELLO : NOTHING;
                if (i <= 2) {
                    add(
                            "4." + group + "." + i,
                            "opcode " + opcode,
                            frames(frame(opcode, payload)),
                            failed(PROTOCOL_ERROR));
                } else {
                    add(
                            "4." + group + "." + i,
                            "a text, opcode " + opcode + ", a ping",
                            frames(text("one"), frame(opcode, payload), frame(PING, NOTHING)),
                            failed(PROTOCOL_ERROR, echo(TEXT, utf8("one"))));
                }
            }
        }
    }

    // 5: fragments

    private void fragments() {
        byte[] one = utf8("frag1");
        byte[] two = utf8("frag2");
        String both = echo(TEXT, utf8("frag1frag2"));
        add("5.1", "a ping in two", frames(begun(PING, one), frame(CONTINUATION, two)), failed(PROTOCOL_ERROR));
        add("5.2", "a pong in two", frames(begun(PONG, one), frame(CONTINUATION, two)), failed(PROTOCOL_ERROR));
        for (String number : new String[] {"5.3", "5.4", "5.5"}) {
            add(number, "a text in two", frames(begun(TEXT, one), frame(CONTINUATION, two)), answers(both));
        }
        for (String number : new String[] {"5.6", "5.7", "5.8"}) {
            add(
                    number,
                    "a ping within a text",
                    frames(begun(TEXT, one), frame(PING, HELLO), frame(CONTINUATION, two)),
                    answers(pong(HELLO), both));
        }
        for (int i = 9; i <= 14; i++) {
            byte[] continuation = i <= 11 ? frame(CONTINUATION, one) : begun(CONTINUATION, one);
            add("5." + i, "a continuation of nothing", frames(continuation, text("one")), failed(PROTOCOL_ERROR));
        }
        add(
                "5.15",
                "a text in two, then a continuation of nothing",
                frames(begun(TEXT, one), frame(CONTINUATION, two), begun(CONTINUATION, one), text("one")),
                failed(PROTOCOL_ERROR, both));
        for (int i = 16; i <= 17; i++) {
            byte[] continuation = i == 16 ? begun(CONTINUATION, one) : frame(CONTINUATION, one);
            add(
                    "5." + i,
                    "a continuation of nothing before a text",
                    frames(continuation, begun(TEXT, one), frame(CONTINUATION, two)),
                    failed(PROTOCOL_ERROR));
        }
        add("5.18", "a text within a text", frames(begun(TEXT, one), frame(TEXT, two)), failed(PROTOCOL_ERROR));
        for (String number : new String[] {"5.19", "5.20"}) {
            add(
                    number,
                    "a text in five with two pings within",
                    frames(
                            begun(TEXT, utf8("1")),
                            begun(CONTINUATION, utf8("2")),
                            frame(PING, one),
                            begun(CONTINUATION, utf8("3")),
                            begun(CONTINUATION, utf8("4")),
                            frame(PING, two),
                            frame(CONTINUATION, utf8("5"))),
                    answers(pong(one), pong(two), echo(TEXT, utf8("12345"))));
        }
    }

    // 6: UTF-8

    private void texts() {
        echoed("6.1.1", "an empty text", TEXT, NOTHING);
        pieces("6.1.2", "an empty text in three", TEXT, NOTHING, NOTHING, NOTHING);
        pieces("6.1.3", "a text between two of nothing", TEXT, NOTHING, HELLO, NOTHING);
        echoed("6.2.1", "characters of all lengths", TEXT, MIXED);
        pieces("6.2.2", "cut between characters", TEXT, utf8("Hello-µ@ßöä"), utf8("üàá-UTF-8!!"));
        pieces("6.2.3", "a piece for each byte", TEXT, eachByte(MIXED));
        pieces("6.2.4", "a piece for each byte of Greek", TEXT, eachByte(GREEK));
        byte[] bad = bytes("ce ba e1 bd b9 cf 83 ce bc ce b5 ed a0 80 65 64 69 74 65 64");
        add("6.3.1", "a surrogate", frames(frame(TEXT, bad)), failed(NOT_UTF8));
        add("6.3.2", "a surrogate, a piece for each byte", inPieces(TEXT, eachByte(bad)), failed(NOT_UTF8));
        byte[] beyond = bytes("f4 90 80 80");
        add(
                "6.4.1",
                "a piece that is wrong; what follows is not waited for",
                frames(begun(TEXT, GREEK), begun(CONTINUATION, beyond)),
                failed(NOT_UTF8));
        add(
                "6.4.2",
                "half a character that is wrong already",
                frames(begun(TEXT, GREEK), begun(CONTINUATION, Arrays.copyOf(beyond, 2))),
                failed(NOT_UTF8));
        add(
                "6.4.3",
                "half a frame that is wrong already",
                frames(cut(frame(TEXT, joined(GREEK, beyond, HELLO)), 6 + GREEK.length + 4)),
                failed(NOT_UTF8));
        add(
                "6.4.4",
                "the first byte that is wrong",
                frames(cut(frame(TEXT, joined(GREEK, beyond, HELLO)), 6 + GREEK.length + 2)),
                failed(NOT_UTF8));
        String[] whole = {"ce ba", "ce ba e1 bd b9", "ce ba e1 bd b9 cf 83", "ce ba e1 bd b9 cf 83 ce bc"};
        for (int i = 0; i < whole.length; i++) {
            judged("6.5." + (i + 1), whole[i]);
        }
        judged("6.5.5", "ce ba e1 bd b9 cf 83 ce bc ce b5");
        for (int length = 1; length <= GREEK.length; length++) {
            judged("6.6." + length, HexFormat.of().formatHex(GREEK, 0, length));
        }
        group("6.7", "00", "c2 80", "e0 a0 80", "f0 90 80 80");
        group("6.8", "f8 88 80 80 80", "fc 84 80 80 80 80");
        group("6.9", "7f", "df bf", "ef bf bf", "f4 8f bf bf");
        group("6.10", "f7 bf bf bf", "fb bf bf bf bf", "fd bf bf bf bf bf");
        group("6.11", "ed 9f bf", "ee 80 80", "ef bf bd", "f4 8f bf bf", "f4 90 80 80");
        group(
                "6.12",
                "80",
                "bf",
                "80 bf",
                "80 bf 80",
                "80 bf 80 bf",
                "80 bf 80 bf 80",
                "80 bf 80 bf 80 bf",
                "bf be bd bc bb ba b9 b8");
        group("6.13", "c0 20 c1 20", "e0 20 ef 20", "f0 20 f7 20", "f8 20 fb 20", "fc 20 fd 20");
        group(
                "6.14",
                "c0",
                "e0 80",
                "f0 80 80",
                "f8 80 80 80",
                "fc 80 80 80 80",
                "df",
                "ef bf",
                "f7 bf bf",
                "fb bf bf bf",
                "fd bf bf bf bf");
        group("6.15", "c0 e0 80 f0 80 80 f8 80 80 80 df ef bf f7 bf bf");
        group("6.16", "fe", "ff", "fe fe ff ff");
        group("6.17", "c0 af", "e0 80 af", "f0 80 80 af", "f8 80 80 80 af", "fc 80 80 80 80 af");
        group("6.18", "c1 bf", "e0 9f bf", "f0 8f bf bf", "f8 87 bf bf bf", "fc 83 bf bf bf bf");
        group("6.19", "c0 80", "e0 80 80", "f0 80 80 80", "f8 80 80 80 80", "fc 80 80 80 80 80");
        group("6.20", "ed a0 80", "ed ad bf", "ed ae 80", "ed af bf", "ed b0 80", "ed be 80", "ed bf bf");
        group(
                "6.21",
                "ed a0 80 ed b0 80",
                "ed a0 80 ed bf bf",
                "ed ad bf ed b0 80",
                "ed ad bf ed bf bf",
                "ed ae 80 ed b0 80",
                "ed ae 80 ed bf bf",
                "ed af bf ed b0 80",
                "ed af bf ed bf bf");
        int nonCharacter = 1;
        for (int plane = 0; plane <= 16; plane++) {
            for (int end = 0xFFFE; end <= 0xFFFF; end++) {
                judged("6.22." + nonCharacter++, HexFormat.of().formatHex(utf8(Character.toString(plane << 16 | end))));
            }
        }
        group("6.23", "ef bf b9", "ef bf ba", "ef bf bb", "ef bf bc", "ef bf bd", "ef bf be", "ef bf bf");
    }

    // 7: the end

    private void closes() {
        byte[] bye = close(1000, "");
        String closed = ServerFrameReader.close(1000);
        addAsIs("7.1.1", "a text, then a close", frames(text("one"), bye), answers(echo(TEXT, utf8("one")), closed));
        addAsIs("7.1.2", "two closes", frames(bye, bye), answers(closed));
        addAsIs("7.1.3", "a ping after the close", frames(bye, frame(PING, NOTHING)), answers(closed));
        addAsIs("7.1.4", "a text after the close", frames(bye, text("one")), answers(closed));
        addAsIs(
                "7.1.5",
                "a close within a text",
                frames(begun(TEXT, HELLO), bye, frame(CONTINUATION, HELLO)),
                answers(closed));
        addAsIs(
                "7.1.6",
                "a large message, a close, a ping",
                frames(frame(TEXT, filled(65_536, 'B')), bye, frame(PING, NOTHING)),
                answers(echo(TEXT, filled(65_536, 'B')), closed));
        addAsIs("7.3.1", "a close without a code", frames(frame(CLOSE, NOTHING)), answers(ServerFrameReader.close()));
        addAsIs("7.3.2", "half a code", frames(frame(CLOSE, new byte[] {3})), failed(PROTOCOL_ERROR));
        addAsIs("7.3.3", "a code", frames(bye), answers(closed));
        addAsIs("7.3.4", "a code and a reason", frames(close(1000, "Hello")), answers(closed));
        addAsIs("7.3.5", "the longest reason", frames(close(1000, "*".repeat(123))), answers(closed));
        addAsIs("7.3.6", "a reason that is too long", frames(close(1000, "*".repeat(124))), failed(PROTOCOL_ERROR));
        addAsIs(
                "7.5.1",
                "a reason that is not UTF-8",
                frames(frame(CLOSE, closing(1000, bytes("ce ba ed a0 80")))),
                failed(NOT_UTF8));
        int[] good = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999};
        for (int i = 0; i < good.length; i++) {
            addAsIs(
                    "7.7." + (i + 1),
                    "code " + good[i],
                    frames(close(good[i], "")),
                    answers(ServerFrameReader.close(good[i])));
        }
        int[] bad = {0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999};
        for (int i = 0; i < bad.length; i++) {
            addAsIs("7.9." + (i + 1), "code " + bad[i], frames(close(bad[i], "")), failed(PROTOCOL_ERROR));
        }
        addAsIs("7.13.1", "code 5000", frames(close(5000, "")), failed(PROTOCOL_ERROR));
        addAsIs("7.13.2", "code 65535", frames(close(65_535, "")), failed(PROTOCOL_ERROR));
    }

    // 9 and 10: large messages, with a sixteenth of the sizes

    private void largeMessages() {
        int[] kib = {4, 16, 64, 256, 512, 1024};
        for (int i = 0; i < kib.length; i++) {
            int size = kib[i] << 10;
            echoed("9.1." + (i + 1), "a text of " + kib[i] + " KiB", TEXT, filled(size, '*'));
            echoed("9.2." + (i + 1), "a binary message of " + kib[i] + " KiB", BINARY, filled(size, 0xFE));
        }
        int number = 1;
        for (int piece = 64; piece <= 256 << 10; piece *= 4) {
            pieces(
                    "9.3." + number,
                    "a text of 256 KiB in pieces of " + piece,
                    TEXT,
                    cutInto(filled(256 << 10, '*'), piece));
            pieces(
                    "9.4." + number,
                    "a binary message of 256 KiB in pieces of " + piece,
                    BINARY,
                    cutInto(filled(256 << 10, 0xFE), piece));
            number++;
        }
        for (int i = 0; i < 6; i++) {
            int chop = 64 << i;
            chopped("9.5." + (i + 1), "a text of 64 KiB sent in pieces of " + chop, TEXT, filled(64 << 10, '*'), chop);
            chopped(
                    "9.6." + (i + 1),
                    "a binary message of 64 KiB sent in pieces of " + chop,
                    BINARY,
                    filled(64 << 10, 0xFE),
                    chop);
        }
        int[] sizes = {0, 16, 64, 256, 1024, 4096};
        for (int i = 0; i < sizes.length; i++) {
            many("9.7." + (i + 1), TEXT, filled(sizes[i], '*'));
            many("9.8." + (i + 1), BINARY, filled(sizes[i], 0xFE));
        }
        pieces("10.1.1", "64 KiB in pieces of 1,300", TEXT, cutInto(filled(64 << 10, '*'), 1_300));
    }

    // Ours: what the others leave out

    private void ours() {
        add("+1", "a frame without a mask", frames(frame(0x81, HELLO, false)), failed(PROTOCOL_ERROR));
        add("+2", "an empty frame without a mask", frames(frame(0x89, NOTHING, false)), failed(PROTOCOL_ERROR));
        add("+3", "a short length in two bytes", frames(header(0x81, 125, 2)), failed(PROTOCOL_ERROR));
        add("+4", "a short length in eight bytes", frames(header(0x81, 65_535, 8)), failed(PROTOCOL_ERROR));
        add("+5", "a negative length", frames(header(0x82, -1, 8)), failed(PROTOCOL_ERROR));
        add("+6", "a close in two", frames(begun(CLOSE, closing(1000, NOTHING))), failed(PROTOCOL_ERROR));
        add(
                "+7",
                "a binary message within a text",
                frames(begun(TEXT, HELLO), frame(BINARY, RAW)),
                failed(PROTOCOL_ERROR));
        add("+8", "a character that never ends", frames(frame(TEXT, bytes("ea b0"))), failed(NOT_UTF8));
        add(
                "+9",
                "a character that does not end with the last piece",
                frames(begun(TEXT, bytes("ea")), frame(CONTINUATION, bytes("b0"))),
                failed(NOT_UTF8));
        add(
                "+10",
                "a bad text, then a good one",
                frames(frame(TEXT, bytes("ff")), text("one"), frame(PING, HELLO)),
                failed(NOT_UTF8));
        for (int code = 1012; code <= 1014; code++) {
            addAsIs(
                    "+" + (code - 1001),
                    "code " + code,
                    frames(close(code, "")),
                    answers(ServerFrameReader.close(code)));
        }
        addAsIs("+14", "code 1015", frames(close(1015, "")), failed(PROTOCOL_ERROR));
        addAsIs(
                "+15",
                "a reason that ends within a character",
                frames(frame(CLOSE, closing(1000, bytes("ea b0")))),
                failed(NOT_UTF8));
        addAsIs(
                "+16",
                "a close within a text, then a ping",
                frames(begun(TEXT, HELLO), frame(PING, RAW), close(4000, "마루")),
                answers(pong(RAW), ServerFrameReader.close(4000)));
    }

    // Rows

    private void add(String number, String what, List<byte[]> frames, List<String> answers) {
        boolean open = answers.stream().noneMatch(answer -> answer.startsWith("close"));
        if (open) {
            List<byte[]> sent = new ArrayList<>(frames);
            sent.add(close(1000, "done"));
            List<String> expected = new ArrayList<>(answers);
            expected.add(ServerFrameReader.close(1000));
            addAsIs(number, what, sent, expected);
        } else {
            addAsIs(number, what, frames, answers);
        }
    }

    private void addAsIs(String number, String what, List<byte[]> frames, List<String> answers) {
        cases.add(new ConformanceCase(number, what, List.copyOf(frames), List.copyOf(answers)));
    }

    private void echoed(String number, String what, int opcode, byte[] payload) {
        add(number, what, frames(frame(opcode, payload)), answers(echo(opcode, payload)));
    }

    private void ponged(String number, String what, byte[] payload) {
        add(number, what, frames(frame(PING, payload)), answers(pong(payload)));
    }

    private void pieces(String number, String what, int opcode, byte[]... pieces) {
        add(number, what, inPieces(opcode, pieces), answers(echo(opcode, joined(pieces))));
    }

    private void chopped(String number, String what, int opcode, byte[] payload, int chop) {
        add(number, what, List.of(cutInto(frame(opcode, payload), chop)), answers(echo(opcode, payload)));
    }

    private void many(String number, int opcode, byte[] payload) {
        List<byte[]> frames = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            frames.add(frame(opcode, payload));
            answers.add(echo(opcode, payload));
        }
        add(number, "many messages of " + payload.length, frames, answers);
    }

    private void group(String number, String... texts) {
        for (int i = 0; i < texts.length; i++) {
            judged(number + "." + (i + 1), texts[i]);
        }
    }

    /** Echoed if the JDK takes it for UTF-8, and else refused. */
    private void judged(String number, String hex) {
        byte[] text = bytes(hex);
        boolean valid;
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            valid = true;
        } catch (CharacterCodingException e) {
            valid = false;
        }
        add(number, hex, frames(frame(TEXT, text)), valid ? answers(echo(TEXT, text)) : failed(NOT_UTF8));
    }

    private static List<byte[]> frames(byte[]... frames) {
        return List.of(frames);
    }

    private static List<byte[]> inPieces(int opcode, byte[]... pieces) {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < pieces.length; i++) {
            int kind = i == 0 ? opcode : CONTINUATION;
            frames.add(i == pieces.length - 1 ? frame(kind, pieces[i]) : begun(kind, pieces[i]));
        }
        return frames;
    }

    private static List<String> answers(String... answers) {
        return List.of(answers);
    }

    private static List<String> failed(int code, String... before) {
        List<String> answers = new ArrayList<>(List.of(before));
        answers.add(ServerFrameReader.close(code));
        return answers;
    }

    private static String echo(int opcode, byte[] payload) {
        return opcode == TEXT ? ServerFrameReader.text(payload) : ServerFrameReader.binary(payload);
    }

    private static String pong(byte[] payload) {
        return ServerFrameReader.pong(payload);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static byte[] filled(int size, int value) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] cut(byte[] frame, int length) {
        return Arrays.copyOf(frame, length);
    }

    private static byte[][] cutInto(byte[] bytes, int size) {
        byte[][] pieces = new byte[(bytes.length + size - 1) / size][];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = Arrays.copyOfRange(bytes, i * size, Math.min(bytes.length, (i + 1) * size));
        }
        return pieces;
    }

    private static byte[][] eachByte(byte[] bytes) {
        return cutInto(bytes, 1);
    }

    private static byte[] joined(byte[]... pieces) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(pieces).mapToInt(piece -> piece.length).sum());
        for (byte[] piece : pieces) {
            all.put(piece);
        }
        return all.array();
    }
}
