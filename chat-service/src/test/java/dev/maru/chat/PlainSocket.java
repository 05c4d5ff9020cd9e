package dev.maru.chat;

import dev.maru.testing.socket.ClientFrames;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client that reads only when it is told to, and answers nothing by itself. */
final class PlainSocket implements AutoCloseable {

    static final int CLOSE = 0x88;
    static final int PING = 0x89;
    static final int TEXT = 0x81;

    /** In bytes, and as small as it can be: what is not read is soon the server's. */
    private static final int RECEIVE_BUFFER = 4096;

    private static final int TIMEOUT_MS = 20_000;

    private final Socket socket = new Socket();
    private final DataInputStream in;

    /** The head of the answer to the upgrade. */
    final String head;

    record Frame(int first, byte[] payload) {

        String type() {
            return first == TEXT ? json().path("type").asString("") : "";
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(payload);
        }

        int closeCode() {
            return first == CLOSE ? (payload[0] & 0xFF) << 8 | payload[1] & 0xFF : 0;
        }
    }

    PlainSocket(int port, String... headers) throws IOException {
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        socket.setSoTimeout(TIMEOUT_MS);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        in = new DataInputStream(socket.getInputStream());
        socket.getOutputStream().write(ClientFrames.upgrade(port, headers));
        StringBuilder read = new StringBuilder();
        while (read.indexOf("\r\n\r\n") < 0) {
            read.append((char) in.readUnsignedByte());
        }
        head = read.toString();
    }

    /** Opens a socket, says who it is and which room it hears, and reads until that is answered. */
    static PlainSocket subscribed(int port, String token, String room) throws IOException {
        PlainSocket socket = new PlainSocket(port);
        socket.send("{\"type\":\"connect\",\"token\":\"" + token + "\",\"rooms\":{\"" + room + "\":0}}");
        socket.awaitText("subscribed");
        return socket;
    }

    void send(String text) throws IOException {
        send(TEXT, ClientFrames.utf8(text));
    }

    /** Sends a frame. */
    void send(int first, byte[] payload) throws IOException {
        socket.getOutputStream().write(ClientFrames.frame(first, payload, true));
    }

    /** Reads one frame. */
    Frame read() throws IOException {
        int first = in.readUnsignedByte();
        long length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        return new Frame(first, in.readNBytes(Math.toIntExact(length)));
    }

    JsonNode awaitText(String type) throws IOException {
        while (true) {
            Frame frame = read();
            if (frame.type().equals(type)) {
                return frame.json();
            }
        }
    }

    /** Reads all that comes until a close, and says with which code. */
    int awaitClose(Duration within) throws IOException {
        long end = System.nanoTime() + within.toNanos();
        while (System.nanoTime() < end) {
            Frame frame = read();
            if (frame.first() == CLOSE) {
                return frame.closeCode();
            }
        }
        throw new EOFException("no close within " + within);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
