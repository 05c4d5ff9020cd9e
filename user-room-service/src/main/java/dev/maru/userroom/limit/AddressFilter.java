package dev.maru.userroom.limit;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Remembers for as long as a request lasts which network address it comes from. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class AddressFilter implements WebFilter {

    static final Object KEY = AddressFilter.class;

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return chain.filter(exchange)
                .contextWrite(context -> context.put(KEY, ClientAddress.network(exchange.getRequest())));
    }

    /** The address that the request comes from which is being answered; empty when there is none. */
    static Mono<String> address() {
        return Mono.deferContextual(context -> Mono.justOrEmpty(context.<String>getOrEmpty(KEY)));
    }
}
