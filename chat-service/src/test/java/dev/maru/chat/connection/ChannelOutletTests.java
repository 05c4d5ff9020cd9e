package dev.maru.chat.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.chat.fanout.FanOuts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.util.concurrent.DefaultEventExecutor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written past Netty's queue, to a kernel that takes as much as it likes. */
@EnabledOnOs(OS.LINUX)
class ChannelOutletTests {

    private static final int SMALL_BUFFER = 4 * 1024;
    private static final int WRITES = 3_000;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final DefaultEventExecutor rooms = new DefaultEventExecutor();
    private final CompletableFuture<Channel> accepted = new CompletableFuture<>();
    private Channel server;

    private static final class Outlet extends ChannelOutlet {
        Outlet(Channel channel, FanOuts outs) {
            super(channel, outs.of(channel.eventLoop()));
        }
    }

    @BeforeEach
    void listen() {
        server = new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .childOption(ChannelOption.SO_SNDBUF, SMALL_BUFFER)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new ChannelInboundHandlerAdapter());
                        accepted.complete(channel);
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    @AfterEach
    void stop() {
        server.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        rooms.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private Socket client() throws IOException {
        Socket client = new Socket();
        client.setReceiveBufferSize(SMALL_BUFFER);
        client.connect(server.localAddress());
        return client;
    }

    private Outlet outlet() {
        Channel channel = accepted.join();
        FanOuts outs = new FanOuts(rooms, new SimpleMeterRegistry());
        return CompletableFuture.supplyAsync(() -> new Outlet(channel, outs), channel.eventLoop())
                .join();
    }

    /** Small and large parts, one or many between two flushes, now and then one that has to be queued. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyByteComesOnceAndInOrderHoweverMuchTheKernelTakes(long seed) throws Exception {
        try (Socket client = client()) {
            Outlet outlet = outlet();
            Random random = new Random(seed);
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            List<ByteBuf> buffers = new ArrayList<>();
            boolean[] queued = new boolean[1];
            CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> read(client));
            for (int written = 0; written < WRITES; ) {
                int together = random.nextInt(10) == 0 ? random.nextInt(30) : 1 + random.nextInt(3);
                written += together;
                CompletableFuture.runAsync(
                                () -> {
                                    for (int i = 0; i < together; i++) {
                                        ByteBuf part = part(random, sent);
                                        buffers.add(part);
                                        outlet.put(part);
                                    }
                                },
                                outlet.channel.eventLoop())
                        .join();
                // Behind the flush
                queued[0] |= CompletableFuture.supplyAsync(outlet::unwritten, outlet.channel.eventLoop())
                                .join()
                        > 0;
            }
            await().until(() -> outlet.unwritten() == 0);
            outlet.channel.close().syncUninterruptibly();

            assertThat(received.join()).isEqualTo(sent.toByteArray());
            assertThat(queued[0]).as("the kernel did not take all at once").isTrue();
            assertThat(buffers).allMatch(buffer -> buffer.refCnt() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void whatIsNotWrittenIsReleasedWhenNobodyIsThereAnyMore(int parts) throws Exception {
        try (Socket _ = client()) {
            Outlet outlet = outlet();
            List<ByteBuf> buffers = new ArrayList<>();
            CompletableFuture.runAsync(
                            () -> {
                                Random random = new Random(parts);
                                for (int i = 0; i < parts; i++) {
                                    ByteBuf part = part(random, new ByteArrayOutputStream());
                                    buffers.add(part);
                                    outlet.put(part);
                                }
                                outlet.dropUnflushed();
                            },
                            outlet.channel.eventLoop())
                    .join();

            assertThat(buffers).allMatch(buffer -> buffer.refCnt() == 0);
            assertThat(outlet.unwritten()).isZero();
        }
    }

    private static ByteBuf part(Random random, ByteArrayOutputStream sent) {
        byte[] bytes = new byte[random.nextInt(20) == 0 ? random.nextInt(40_000) : 1 + random.nextInt(800)];
        random.nextBytes(bytes);
        sent.writeBytes(bytes);
        ByteBuf part = random.nextInt(30) == 0
                ? PooledByteBufAllocator.DEFAULT.heapBuffer(bytes.length)
                : PooledByteBufAllocator.DEFAULT.directBuffer(bytes.length);
        return part.writeBytes(bytes);
    }

    private static byte[] read(Socket client) {
        try {
            return client.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
