package dev.maru.userroom;

import java.util.List;
import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** What looks like blocking on an event loop and is none; each with its reason. */
public final class FirstUseAllowances implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        // Jackson works out how to read and write a type once, behind a lock.
        builder.allowBlockingCallsInside(
                "tools.jackson.databind.deser.DeserializerCache", "_createAndCacheValueDeserializer");
        builder.allowBlockingCallsInside(
                "tools.jackson.databind.ser.SerializerCache", "addAndResolveNonTypedSerializer");
        builder.allowBlockingCallsInside("tools.jackson.databind.ser.SerializerCache", "addTypedSerializer");
        // Random bytes come from /dev/urandom, which never waits; the MongoDB driver names its sessions with them.
        builder.allowBlockingCallsInside("sun.security.provider.NativePRNG$RandomIO", "readFully");
        // The driver guards its connection pool with locks that are held for a few instructions.
        for (String method : List.of("withLock", "checkedWithLock", "lockInterruptibly", "withInterruptibleLock")) {
            builder.allowBlockingCallsInside("com.mongodb.internal.Locks", method);
        }
    }
}
