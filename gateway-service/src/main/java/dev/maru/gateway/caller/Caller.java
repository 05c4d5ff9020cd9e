package dev.maru.gateway.caller;

import org.springframework.web.server.ServerWebExchange;

/**
 * Who is calling.
 *
 * @param address the IP address, as text without a zone
 * @param scheme {@code http} or {@code https}, as the browser sees it
 * @param host host and port, as the browser sees it
 */
public record Caller(String address, String scheme, String host) {

    private static final String ATTRIBUTE = Caller.class.getName();

    /** The caller of a request that passed {@link CallerFilter}. */
    public static Caller of(ServerWebExchange exchange) {
        return exchange.getRequiredAttribute(ATTRIBUTE);
    }

    void attachTo(ServerWebExchange exchange) {
        exchange.getAttributes().put(ATTRIBUTE, this);
    }

    public boolean secure() {
        return scheme.equals("https");
    }
}
