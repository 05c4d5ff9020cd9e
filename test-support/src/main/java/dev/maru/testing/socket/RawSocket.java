package dev.maru.testing.socket;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A WebSocket of which the test writes every byte, right or wrong. */
public final class RawSocket implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Socket socket;
    private final InputStream in;
    private final ServerFrameReader reader = new ServerFrameReader();
    private final ArrayDeque<String> frames = new ArrayDeque<>();
    private final byte[] buffer = new byte[16 * 1024];

    /** Opens {@code /ws} at a port of this machine, with these lines in the request besides the usual ones. */
    public RawSocket(int port, String... headers) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        in = socket.getInputStream();
        socket.getOutputStream().write(ClientFrames.upgrade(port, headers));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("No answer to the upgrade: " + head);
            }
            head.append((char) next);
        }
        if (!head.toString().startsWith("HTTP/1.1 101")) {
            throw new IOException("The upgrade was refused: " + head);
        }
    }

    /** Writes bytes. What is written after the server has closed goes nowhere. */
    public void write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            // reset: what the server said before it is still read
        }
    }

    /** The next frame as {@link ServerFrameReader} says it; null when the connection has ended. */
    public @Nullable String next() {
        while (frames.isEmpty()) {
            try {
                int length = in.read(buffer);
                if (length < 0) {
                    return null;
                }
                frames.addAll(reader.read(buffer, length));
            } catch (SocketTimeoutException e) {
                throw new AssertionError("No frame within " + PATIENCE);
            } catch (IOException e) {
                return null;
            }
        }
        return frames.remove();
    }

    /** All frames up to the server's close. */
    public List<String> untilClose() {
        List<String> all = new ArrayList<>();
        String frame = next();
        while (frame != null) {
            all.add(frame);
            frame = frame.startsWith("close") ? null : next();
        }
        return all;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // it is of no use any more
        }
    }
}
