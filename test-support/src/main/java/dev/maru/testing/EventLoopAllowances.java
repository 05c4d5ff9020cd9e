package dev.maru.testing;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Waits on event loops that are nobody's fault: Netty's allocator takes a lock for some nanoseconds when it adds an
 * arena under load, the MongoDB driver for its cluster's clock and for a connection being closed, and the JDK reads
 * random bytes from a device that makes nobody wait. Found through the service loader by every test that has BlockHound.
 */
public final class EventLoopAllowances implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator", "allocate")
                .allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$Magazine", "free")
                .allowBlockingCallsInside("com.mongodb.internal.Locks", "checkedWithLock")
                .allowBlockingCallsInside("com.mongodb.internal.Locks", "checkedWithInterruptibleLock")
                .allowBlockingCallsInside("sun.security.provider.NativePRNG$RandomIO", "readFully");
    }
}
