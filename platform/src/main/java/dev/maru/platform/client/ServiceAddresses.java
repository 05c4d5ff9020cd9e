package dev.maru.platform.client;

import java.time.Duration;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.TcpClient;
import reactor.netty.transport.NameResolverProvider;

/**
 * How the name of a service becomes the address of an instance. A name may stand for several instances, which come and go:
 * connections are spread over all of them, and a name is asked again soon. What the name server says for how long its
 * answer is good is not believed, because Docker's says ten minutes.
 */
public final class ServiceAddresses {

    private static final Duration REMEMBERED = Duration.ofSeconds(2);

    private ServiceAddresses() {}

    public static HttpClient follow(HttpClient client) {
        return client.resolver(ServiceAddresses::spread);
    }

    public static TcpClient follow(TcpClient client) {
        return client.resolver(ServiceAddresses::spread);
    }

    private static void spread(NameResolverProvider.NameResolverSpec names) {
        names.roundRobinSelection(true).cacheMaxTimeToLive(REMEMBERED);
    }
}
