package dev.maru.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Two channels that have become one. */
final class Tunnel {

    /** "Come back after the drain delay"; a code of ours, because stock proxies rewrite 1012. */
    private static final int COME_BACK = 4503;

    private static final int FAREWELL_SECONDS = 2;
    private static final int CLOSE_OPCODE = 0x88;

    private final Channel client;
    private final Channel service;
    private final BytePipe toClient;
    private final BytePipe toService;
    private final Sinks.Empty<Void> closed = Sinks.empty();

    Tunnel(Channel client, Channel service, TunnelMeters meters) {
        this.client = client;
        this.service = service;
        this.toClient = new BytePipe(client, new FrameBoundary(), meters.toClient());
        this.toService = new BytePipe(service, null, meters.toService());
    }

    /**
     * Takes both channels over. The HTTP handlers go, and with them the server's knowledge of this request: from here
     * on only this class ends it. On the event loop of the service's channel.
     *
     * @param answer the head of the service's answer, for the client
     */
    void open(ByteBuf answer) {
        service.config().setAutoRead(false);
        service.pipeline().addLast(toClient);
        // At once where both share a loop: frames that came with the answer must find the HTTP handlers gone. Where
        // they do not, the loop's own queue keeps this before them.
        if (client.eventLoop().inEventLoop()) {
            takeOver(answer);
        } else {
            client.eventLoop().execute(() -> takeOver(answer));
        }
    }

    private void takeOver(ByteBuf answer) {
        strip(client.pipeline());
        client.config().setAutoRead(false);
        client.pipeline().addLast(toService);
        client.writeAndFlush(answer);
        client.closeFuture().addListener(_ -> service.close());
        service.closeFuture().addListener(_ -> client.closeFuture().addListener(_ -> closed.tryEmitEmpty()));
        if (!service.isActive()) {
            client.close();
        }
        client.read();
        service.read();
    }

    /** Completes when both channels are closed. */
    Mono<Void> closed() {
        return closed.asMono();
    }

    /** Asks the client to come back to another gateway, and closes when it does not hang up by itself. */
    void drain() {
        service.eventLoop().execute(() -> toClient.farewell(comeBack()));
        client.eventLoop().schedule(() -> client.close(), FAREWELL_SECONDS, TimeUnit.SECONDS);
    }

    private static ByteBuf comeBack() {
        byte[] reason = "drain".getBytes(StandardCharsets.US_ASCII);
        return Unpooled.buffer()
                .writeByte(CLOSE_OPCODE)
                .writeByte(2 + reason.length)
                .writeShort(COME_BACK)
                .writeBytes(reason);
    }

    private static void strip(ChannelPipeline pipeline) {
        pipeline.toMap().forEach((name, handler) -> {
            // One handler's going may take another along.
            if (!(handler instanceof SslHandler) && pipeline.context(name) != null) {
                pipeline.remove(name);
            }
        });
    }
}
