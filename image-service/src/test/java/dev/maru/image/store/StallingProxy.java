package dev.maru.image.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes on what it gets, until it is told to stall: then no more than some bytes of each connection, as a network that hangs. */
final class StallingProxy implements AutoCloseable {

    private static final int PIECE = 4096;

    private final ServerSocket server;
    private final int backend;
    private final AtomicInteger stalled = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int most = Integer.MAX_VALUE;
    private volatile boolean refusing;

    StallingProxy(int backend) {
        this.backend = backend;
        try {
            server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** @param bytes of each connection to the backend that are passed on from now on */
    void stallAfter(int bytes) {
        most = bytes;
    }

    void goOn() {
        most = Integer.MAX_VALUE;
    }

    /** Ends all connections, and new ones at once, as long as it is told to. */
    void refuse(boolean refuse) {
        refusing = refuse;
        open.forEach(StallingProxy::close);
    }

    /** Connections of which something was held back. */
    int stalled() {
        return stalled.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (refusing) {
                    client.close();
                    continue;
                }
                open.add(client);
                Socket behind = new Socket(InetAddress.getLoopbackAddress(), backend);
                Thread.startVirtualThread(() -> pump(client, behind, true));
                Thread.startVirtualThread(() -> pump(behind, client, false));
            } catch (IOException e) {
                // Closed, or the backend is away.
                continue;
            }
        }
    }

    /** What is held back is read and dropped, so that the end of the client is seen. */
    private void pump(Socket from, Socket to, boolean request) {
        byte[] bytes = new byte[PIECE];
        boolean held = false;
        long sent = 0;
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (request && sent + read > most) {
                    stalled.addAndGet(held ? 0 : 1);
                    held = true;
                }
                if (!held) {
                    out.write(bytes, 0, read);
                    sent += read;
                }
            }
        } catch (IOException e) {
            // One of the two is gone, and so is the other.
            return;
        } finally {
            open.remove(from);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
