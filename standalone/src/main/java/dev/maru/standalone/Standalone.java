package dev.maru.standalone;

import dev.maru.standalone.data.DataDirectory;
import dev.maru.standalone.demo.Demo;
import dev.maru.standalone.service.Services;
import dev.maru.standalone.store.Stores;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.logging.LoggingSystem;

/** Starts all of Maru in one JVM. */
public final class Standalone implements AutoCloseable {

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final URI uri;

    private Standalone(Settings settings, PrintStream out) {
        long began = System.nanoTime();
        boolean ready = false;
        try {
            // Nothing is logged before the first service has said where to.
            LoggingSystem.get(Standalone.class.getClassLoader()).beforeInitialize();
            refuseBusyPort(settings.port());
            var data = part(DataDirectory.open(settings.data()));
            out.println("Maru is starting. Data: " + data + ". Log: " + data.resolve("maru.log"));
            out.println("  stores: MongoDB " + which(settings.mongodb().isPresent()) + ", Redis "
                    + which(settings.redis().isPresent()));
            var stores = part(Stores.open(settings, data));
            var services = part(Services.start(settings, data, stores, title -> out.println("  " + title)));
            this.uri = URI.create("http://localhost:" + services.port());
            ensureDemo(data, out);
            double seconds = Duration.ofNanos(System.nanoTime() - began).toMillis() / 1_000.0;
            out.printf(Locale.ROOT, "  started in %.1f s%n", seconds);
            out.println("Maru is ready: " + uri + "  (" + Demo.EMAIL + " / " + Demo.PASSWORD + ")");
            ready = true;
        } finally {
            if (!ready) {
                close();
            }
        }
    }

    /** Returns when it is ready. Throws a {@link StartException} when it cannot, with nothing left running. */
    public static Standalone start(Settings settings, PrintStream out) {
        return new Standalone(settings, out);
    }

    /** Where to point a browser. */
    public URI uri() {
        return uri;
    }

    /** Closes the last first: services before the stores that they use. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                System.err.println("Maru did not stop cleanly: " + e);
            }
        }
    }

    private <P extends AutoCloseable> P part(P part) {
        parts.push(part);
        return part;
    }

    private static String which(boolean given) {
        return given ? "as the environment says" : "embedded";
    }

    /** Looked at before anything else is started; the gateway would find out only after all other services are up. */
    private static void refuseBusyPort(int port) {
        // Loopback by itself: some systems let us take all addresses although somebody has that one.
        for (var address :
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), new InetSocketAddress(port))) {
            try (var socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(address);
            } catch (BindException e) {
                boolean busy = String.valueOf(e.getMessage()).contains("in use");
                throw new StartException("port " + port
                        + (busy ? " is in use; stop what uses it" : " cannot be used (" + e.getMessage() + ")")
                        + ", or set MARU_PORT to another one");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void ensureDemo(DataDirectory data, PrintStream out) {
        try {
            Demo.ensure(uri, data);
        } catch (IOException e) {
            // Maru is as good without it, and the next start tries again.
            out.println("  the demo account and room could not be made: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted");
        }
    }

    public static void main(String[] arguments) {
        try {
            var maru = start(Settings.from(System.getenv()), System.out);
            Runtime.getRuntime().addShutdownHook(new Thread(maru::close, "stop Maru"));
        } catch (StartException e) {
            System.err.println("Maru cannot start: " + e.getMessage());
            System.exit(1);
        } catch (Throwable e) {
            // Threads of what had started may live on, so that the JVM would not end by itself.
            System.err.println("Maru cannot start");
            e.printStackTrace();
            System.exit(1);
        }
    }
}
