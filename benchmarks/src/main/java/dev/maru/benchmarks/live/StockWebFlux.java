package dev.maru.benchmarks.live;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Spring WebFlux as its documentation shows it: a handler, a sink for each room, and what a client sends goes as it is to everybody in the
 * client's room.
 *
 * <p>Usage: {@code webflux --server.port=PORT}
 */
@SpringBootConfiguration
@ImportAutoConfiguration({
    HttpHandlerAutoConfiguration.class,
    WebFluxAutoConfiguration.class,
    NettyReactiveWebServerAutoConfiguration.class
})
public class StockWebFlux {

    private static final Duration ANOTHER_EMITS_FOR = Duration.ofSeconds(1);

    public static void main(String[] args) {
        new SpringApplicationBuilder(StockWebFlux.class)
                .properties("spring.config.name=stock-webflux")
                .run(args);
    }

    @Bean
    HandlerMapping rooms() {
        return new SimpleUrlHandlerMapping(Map.of("/", new Rooms()), -1);
    }

    private static final class Rooms implements WebSocketHandler {

        private final Map<String, Sinks.Many<String>> rooms = new ConcurrentHashMap<>();

        @Override
        public Mono<Void> handle(WebSocketSession session) {
            String id = UriComponentsBuilder.fromUri(session.getHandshakeInfo().getUri())
                    .build()
                    .getQueryParams()
                    .getFirst("room");
            Sinks.Many<String> room = rooms.computeIfAbsent(
                    String.valueOf(id), _ -> Sinks.many().multicast().directBestEffort());
            Mono<Void> out = session.send(room.asFlux().onBackpressureBuffer().map(session::textMessage));
            Mono<Void> in = session.receive()
                    .map(WebSocketMessage::getPayloadAsText)
                    .doOnNext(text -> room.emitNext(text, Sinks.EmitFailureHandler.busyLooping(ANOTHER_EMITS_FOR)))
                    .then();
            return Mono.firstWithSignal(in, out);
        }
    }
}
