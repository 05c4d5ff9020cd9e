package dev.maru.chat.instance;

import dev.maru.platform.blocking.Blocking;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** Where other instances reach this one, when nobody said it: the address that the server is bound to, or the machine's. */
@Blocking("the main thread, while the context starts")
final class OwnAddress {

    private OwnAddress() {}

    /** Call it when the web server listens. */
    static URI of(InstanceProperties properties, Environment environment) {
        if (!properties.url().isBlank()) {
            return URI.create(properties.url());
        }
        try {
            return at(
                    address(environment.getProperty("server.address")),
                    environment.getRequiredProperty("local.server.port", Integer.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static URI at(InetAddress address, int port) {
        String host = address.getHostAddress();
        int zone = host.indexOf('%');
        String plain = zone < 0 ? host : host.substring(0, zone);
        return URI.create("http://" + (address instanceof Inet6Address ? "[" + plain + "]" : plain) + ":" + port);
    }

    private static InetAddress address(@Nullable String bound) throws IOException {
        if (bound != null && !bound.isBlank()) {
            InetAddress address = InetAddress.getByName(bound);
            if (!address.isAnyLocalAddress()) {
                return address;
            }
        }
        InetAddress named = InetAddress.getLocalHost();
        return named.isLoopbackAddress() ? ofAnInterface().orElse(named) : named;
    }

    /** Private IPv4 first: what containers and pods have. */
    private static Optional<InetAddress> ofAnInterface() throws IOException {
        return NetworkInterface.networkInterfaces()
                .filter(OwnAddress::isUp)
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .min(Comparator.<InetAddress, Boolean>comparing(Inet6Address.class::isInstance)
                        .thenComparing(address -> !address.isSiteLocalAddress()));
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp() && !network.isLoopback();
        } catch (IOException e) {
            return false;
        }
    }
}
