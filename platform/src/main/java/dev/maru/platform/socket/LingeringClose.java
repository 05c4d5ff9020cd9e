package dev.maru.platform.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose peer may still be writing, so that our last words reach it (RFC 6455 section 7.1.1). A socket that is
 * closed with unread input, or written to afterwards, is reset: what was not sent yet is destroyed, and a peer that finds that it
 * cannot write any more often does not read what has arrived. So only our direction ends at first; the connection is closed when
 * the peer ends its own, or after two seconds.
 */
public final class LingeringClose {

    private static final int PATIENCE_MS = 2_000;

    /**
     * A listener of the last write: whether that succeeded or not, its channel is closed. Whatever is still read there has to be dropped.
     */
    public static final ChannelFutureListener AFTER_LAST_WRITE = written -> close(written.channel());

    private LingeringClose() {}

    private static void close(Channel channel) {
        if (!channel.isActive()
                || !(channel instanceof DuplexChannel duplex)
                || channel.pipeline().get(SslHandler.class) != null) {
            channel.close(); // under TLS the end is said with an alert, which closing does
            return;
        }
        duplex.shutdownOutput();
        channel.config().setAutoRead(true);
        channel.eventLoop().schedule(() -> channel.close(), PATIENCE_MS, TimeUnit.MILLISECONDS);
    }
}
