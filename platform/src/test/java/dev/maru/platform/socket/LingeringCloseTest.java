package dev.maru.platform.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LingeringCloseTest {

    private static final String LAST_WORD = "farewell";
    private static final String RESET = "reset";
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final CompletableFuture<Channel> accepted = new CompletableFuture<>();

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void aPeerThatGoesOnWritingReadsTheLastWord() throws Exception {
        assertThat(writeOnAndRead(serve(LingeringClose.AFTER_LAST_WRITE))).isEqualTo(LAST_WORD);
    }

    /** The control: what is above is not true of a plain close. */
    @Test
    void aPlainCloseDestroysIt() throws Exception {
        assertThat(writeOnAndRead(serve(ChannelFutureListener.CLOSE))).isEqualTo(RESET);
    }

    @Test
    void aPeerThatEndsItsDirectionIsNotWaitedFor() throws Exception {
        try (Socket peer = connect(serve(LingeringClose.AFTER_LAST_WRITE))) {
            peer.getOutputStream().write('?');
            assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo(LAST_WORD);
            peer.shutdownOutput();
            accepted.join().closeFuture().get(1, TimeUnit.SECONDS);
        }
    }

    @Test
    void aPeerThatNeverDoesIsClosedAnyway() throws Exception {
        try (Socket peer = connect(serve(LingeringClose.AFTER_LAST_WRITE))) {
            peer.getOutputStream().write('?');
            accepted.join().closeFuture().get(10, TimeUnit.SECONDS);
        }
    }

    /** As a peer that reads when it has written all, and gives up when it cannot write. */
    private static String writeOnAndRead(int port) throws Exception {
        try (Socket peer = connect(port)) {
            for (int i = 0; i < 10; i++) {
                peer.getOutputStream().write('?');
                Thread.sleep(PAUSE);
            }
            return new String(peer.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (SocketException e) {
            return RESET;
        }
    }

    private static Socket connect(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    /** A server that answers whatever comes first with its last word, and drops what comes after it. */
    private int serve(ChannelFutureListener close) {
        Channel server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new LastWord(close));
                        accepted.complete(channel);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    private static final class LastWord extends ChannelInboundHandlerAdapter {

        private final ChannelFutureListener close;
        private boolean said;

        private LastWord(ChannelFutureListener close) {
            this.close = close;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
            if (!said) {
                said = true;
                context.writeAndFlush(Unpooled.copiedBuffer(LAST_WORD, StandardCharsets.US_ASCII))
                        .addListener(close);
            }
        }
    }
}
