package dev.maru.chat.instance;

import dev.maru.platform.security.ServiceTokenFilter;
import dev.maru.platform.security.ServiceTokens;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.WebClient;

/** Calls other instances as chat-service calls itself. Whoever calls bounds the time. */
public final class PeerClient {

    private static final String SERVICE = "chat-service";

    private final WebClient client;

    PeerClient(WebClient.Builder clients, ServiceTokens tokens) {
        this.client = clients.filter(new ServiceTokenFilter(tokens, SERVICE)).build();
    }

    /** @param path absolute, without characters that need encoding */
    public WebClient.RequestBodySpec post(Instance to, String path) {
        return client.method(HttpMethod.POST).uri(to.url().resolve(path));
    }
}
