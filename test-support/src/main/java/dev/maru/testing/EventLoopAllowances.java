package dev.maru.testing;

import java.util.List;
import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * What looks like blocking on an event loop and is none, or is not ours to mend; each with its reason. Found through the
 * service loader by every test that has BlockHound.
 */
public final class EventLoopAllowances implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        // Netty's allocator takes a lock for some nanoseconds when it adds an arena under load.
        builder.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator", "allocate")
                .allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$Magazine", "free");
        // Random bytes come from /dev/urandom, which never waits; the MongoDB driver names its sessions with them.
        builder.allowBlockingCallsInside("sun.security.provider.NativePRNG$RandomIO", "readFully");
        // The driver guards fields of its connections with locks that are held for a few instructions. Refusing the
        // wait inside it loses the answer to a command.
        for (String method : List.of("withLock", "checkedWithLock", "withInterruptibleLock", "lockInterruptibly")) {
            builder.allowBlockingCallsInside("com.mongodb.internal.Locks", method);
        }
        // Jackson works out how to read and write a type once, behind a lock.
        builder.allowBlockingCallsInside(
                "tools.jackson.databind.deser.DeserializerCache", "_createAndCacheValueDeserializer");
        builder.allowBlockingCallsInside(
                "tools.jackson.databind.ser.SerializerCache", "addAndResolveNonTypedSerializer");
        builder.allowBlockingCallsInside("tools.jackson.databind.ser.SerializerCache", "addTypedSerializer");
        // So does Spring Data with a document's class.
        builder.allowBlockingCallsInside(
                "org.springframework.data.mapping.context.AbstractMappingContext", "getPersistentEntity");
        builder.allowBlockingCallsInside(
                "org.springframework.data.mapping.context.AbstractMappingContext", "addPersistentEntity");
        // A put that meets an entry being evicted waits for the few instructions that take it out.
        builder.allowBlockingCallsInside("com.github.benmanes.caffeine.cache.BoundedLocalCache", "put")
                .allowBlockingCallsInside("com.github.benmanes.caffeine.cache.BoundedLocalCache", "remap");
        // The AWS SDK closes its connection pools on a thread of Netty's that nothing else runs on.
        builder.allowBlockingCallsInside(
                "software.amazon.awssdk.http.nio.netty.internal.BetterSimpleChannelPool", "close");
        // A bounded queue takes a lock for a few instructions; offering and polling never wait for room or for work.
        // Decoders have
        // such a queue before them, and the AWS SDK keeps its digests in one.
        builder.allowBlockingCallsInside("java.util.concurrent.ArrayBlockingQueue", "offer")
                .allowBlockingCallsInside("java.util.concurrent.LinkedBlockingDeque", "pollFirst")
                .allowBlockingCallsInside("java.util.concurrent.LinkedBlockingDeque", "offerFirst");
        // One writer at a time on the console; production writes logs the same way.
        builder.allowBlockingCallsInside("ch.qos.logback.core.OutputStreamAppender", "writeBytes");
    }
}
