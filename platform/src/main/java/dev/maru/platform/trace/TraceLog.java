package dev.maru.platform.trace;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of what is traced: a line for each hop, at debug, on the logger {@code trace}. What is not traced costs a comparison with
 * null.
 */
public final class TraceLog {

    private static final Logger log = LoggerFactory.getLogger("trace");

    private TraceLog() {}

    /**
     * @param hop where it is: one word
     * @param traceId which trace; null when it is not traced
     * @param about ids and numbers, no text that somebody wrote
     */
    public static void reached(String hop, @Nullable String traceId, String about, long number) {
        if (traceId != null && log.isDebugEnabled()) {
            log.atDebug()
                    .addKeyValue("traceId", traceId)
                    .addKeyValue("hop", hop)
                    .log("{} {} {} trace={}", hop, about, number, traceId);
        }
    }
}
