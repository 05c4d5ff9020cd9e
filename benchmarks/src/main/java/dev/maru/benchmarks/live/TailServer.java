package dev.maru.benchmarks.live;

import com.mongodb.reactivestreams.client.MongoClient;
import dev.maru.chat.ChatApplication;
import dev.maru.chat.relay.RedisAccess;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/**
 * chat-service as it is, but for what stores and relays: the log is in memory, and neither MongoDB nor Redis is there. What is left is the
 * way of a message through one process.
 *
 * <p>Usage: {@code tail}, with the settings of chat-service as arguments or in the environment.
 */
public final class TailServer {

    private TailServer() {}

    public static void main(String[] args) {
        ChatApplication.app().sources(WithoutStores.class).run(args);
    }

    /** What takes the place of the stores. */
    @Configuration(proxyBeanMethods = false)
    static class WithoutStores {

        @Bean
        @Primary
        MemoryLog memoryLog() {
            return new MemoryLog();
        }

        @Bean
        MongoClient nothingStored() {
            return NoStore.client();
        }

        @Bean(destroyMethod = "")
        @Primary
        RedisAccess nobodyElse() {
            return new NoRedis();
        }
    }
}
