package dev.maru.chat.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.resource.ClientResources;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RelayConfigurationTests {

    private static final int PUBLISHED = 64;

    /** Counts what would be calls of the kernel. */
    private static final class Flushes extends ChannelOutboundHandlerAdapter {

        int count;

        @Override
        public void flush(ChannelHandlerContext context) {
            count++;
            context.flush();
        }
    }

    @Test
    void whatIsPublishedTogetherIsWrittenTogether() {
        ClientResources resources = RelayConfiguration.resources();
        try {
            Flushes flushes = new Flushes();
            EmbeddedChannel connection = new EmbeddedChannel();
            resources.nettyCustomizer().afterChannelInitialized(connection);
            connection.pipeline().addFirst(flushes);
            for (int i = 0; i < PUBLISHED; i++) {
                connection.eventLoop().execute(() -> connection.writeAndFlush("published"));
            }
            connection.runPendingTasks();
            assertThat(connection.outboundMessages()).hasSize(PUBLISHED);
            assertThat(flushes.count).isEqualTo(1);
        } finally {
            resources.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }
}
