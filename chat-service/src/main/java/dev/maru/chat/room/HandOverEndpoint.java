package dev.maru.chat.room;

import dev.maru.chat.home.HandOver;
import dev.maru.chat.home.Homes;
import dev.maru.platform.problem.MaruException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Takes drafts that other instances hand over, because this one is the home of their rooms. */
@RestController
final class HandOverEndpoint {

    /** Far more than a hand-over can hold. */
    private static final int MAX_SIZE = 16 << 20;

    private final RoomWriter writer;

    HandOverEndpoint(RoomWriter writer) {
        this.writer = writer;
    }

    /** Each part of the answer goes out when it is known. */
    @PostMapping(
            path = Homes.PATH,
            consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE,
            produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    Mono<Void> take(@RequestBody Flux<DataBuffer> body, ServerHttpResponse response) {
        return DataBufferUtils.join(body, MAX_SIZE).map(HandOverEndpoint::read).flatMap(handOver -> {
            response.getHeaders().setContentType(MediaType.APPLICATION_OCTET_STREAM);
            return response.writeAndFlushWith(writer.write(handOver)
                    .map(part -> Mono.just(response.bufferFactory().wrap(part.encode()))));
        });
    }

    private static HandOver read(DataBuffer body) {
        byte[] bytes = new byte[body.readableByteCount()];
        body.read(bytes);
        DataBufferUtils.release(body);
        try {
            return HandOver.decode(bytes);
        } catch (IllegalArgumentException e) {
            throw MaruException.invalid("body", "what another instance hands over");
        }
    }
}
