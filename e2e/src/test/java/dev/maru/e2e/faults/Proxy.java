package dev.maru.e2e.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A network in user space: takes connections, gives them to its backends in turn, and cuts them as a broken network does,
 * with a reset. In front of chat-service it is what a cluster's Service is.
 */
final class Proxy implements AutoCloseable {

    private static final int CONNECT_MILLIS = 1_000;
    private static final byte[] ACKNOWLEDGEMENT = "{\"type\":\"ack\"".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket server;
    private final List<Integer> backends;
    private final Set<Integer> avoided = ConcurrentHashMap.newKeySet();
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turn = new AtomicInteger();

    /** How many more connections are cut instead of bringing an acknowledgement. */
    private final AtomicInteger acknowledgementsToCut = new AtomicInteger();

    private final AtomicInteger acknowledgementsCut = new AtomicInteger();

    private record Link(Socket client, Socket backend) {

        void reset() {
            for (Socket socket : List.of(client, backend)) {
                try {
                    socket.setSoLinger(true, 0);
                    socket.close();
                } catch (IOException e) {
                    // It is closed already.
                    continue;
                }
            }
        }
    }

    /** @param backends ports on loopback */
    Proxy(Integer... backends) {
        this.backends = List.of(backends);
        try {
            server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("proxy").start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Gives a backend no new connections, as a cluster does when it is not ready. */
    void avoid(int backend) {
        avoided.add(backend);
    }

    void useAll() {
        avoided.clear();
    }

    /** Resets every connection; returns how many there were. */
    int cutAll() {
        List<Link> cut = List.copyOf(links);
        cut.forEach(Link::reset);
        return cut.size();
    }

    /** Resets so many connections at the moment an acknowledgement comes back: it is stored, and its client does not know. */
    void cutAcknowledgements(int count) {
        acknowledgementsCut.set(0);
        acknowledgementsToCut.set(count);
    }

    int acknowledgementsCut() {
        return acknowledgementsCut.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        Socket backend = connect();
        if (backend == null) {
            close(client);
            return;
        }
        Link link = new Link(client, backend);
        links.add(link);
        Thread.ofVirtual().start(() -> pump(link, client, backend, false));
        pump(link, backend, client, true);
    }

    private @Nullable Socket connect() {
        int first = turn.getAndIncrement();
        for (int i = 0; i < backends.size(); i++) {
            int port = backends.get(Math.floorMod(first + i, backends.size()));
            if (avoided.contains(port)) {
                continue;
            }
            Socket backend = new Socket();
            try {
                backend.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
                return backend;
            } catch (IOException e) {
                close(backend);
            }
        }
        return null;
    }

    private void pump(Link link, Socket from, Socket to, boolean answers) {
        byte[] bytes = new byte[16 * 1024];
        try {
            from.setTcpNoDelay(true);
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int read = in.read(bytes);
            while (read >= 0) {
                if (answers && swallows(bytes, read)) {
                    link.reset();
                }
                out.write(bytes, 0, read);
                read = in.read(bytes);
            }
            to.shutdownOutput();
            if (answers) {
                links.remove(link);
                close(from);
                close(to);
            }
        } catch (IOException e) {
            links.remove(link);
            link.reset();
        }
    }

    private boolean swallows(byte[] bytes, int length) {
        if (acknowledgementsToCut.get() <= 0 || !contains(bytes, length)) {
            return false;
        }
        if (acknowledgementsToCut.getAndDecrement() <= 0) {
            return false;
        }
        acknowledgementsCut.incrementAndGet();
        return true;
    }

    private static boolean contains(byte[] bytes, int length) {
        for (int i = 0; i + ACKNOWLEDGEMENT.length <= length; i++) {
            if (Arrays.equals(bytes, i, i + ACKNOWLEDGEMENT.length, ACKNOWLEDGEMENT, 0, ACKNOWLEDGEMENT.length)) {
                return true;
            }
        }
        return false;
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
        cutAll();
    }
}
