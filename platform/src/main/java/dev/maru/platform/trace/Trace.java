package dev.maru.platform.trace;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Where a request stands in a distributed trace, as in the W3C header {@code traceparent}.
 *
 * @param traceId 32 hex digits, the same in every service that one request reaches
 * @param spanId 16 hex digits, this service's part
 */
public record Trace(String traceId, String spanId, boolean sampled) {

    public static final String HEADER = "traceparent";

    private static final Pattern VERSION_0 =
            Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})");

    /** A trace that begins here. */
    public static Trace begin() {
        return new Trace(hex(16), hex(8), false);
    }

    /** The trace of the request being served; empty outside one. */
    public static Mono<Trace> current() {
        return Mono.deferContextual(context -> Mono.justOrEmpty(in(context)));
    }

    static @Nullable Trace in(ContextView context) {
        return context.getOrDefault(Trace.class, null);
    }

    /** Goes on with the caller's trace, or begins one when the caller has none that is well-formed. */
    public static Trace continuing(@Nullable String header) {
        Trace trace = of(header);
        return trace == null ? begin() : trace;
    }

    /** The caller's trace, with a span of our own; null when the caller has none that is well-formed. */
    public static @Nullable Trace of(@Nullable String header) {
        if (header == null) {
            return null;
        }
        Matcher matcher = VERSION_0.matcher(header);
        if (!matcher.matches()) {
            return null;
        }
        boolean sampled = (Integer.parseInt(matcher.group(2), 16) & 1) == 1;
        return new Trace(matcher.group(1), hex(8), sampled);
    }

    /** Its id if whoever began it wants its way to be written down, as the header's flag says; else null. */
    public @Nullable String sampledId() {
        return sampled ? traceId : null;
    }

    /** The value of the header for calls made on behalf of this request. */
    public String header() {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }

    private static String hex(int size) {
        byte[] bytes = new byte[size];
        ThreadLocalRandom.current().nextBytes(bytes);
        bytes[0] |= 1; // all zeroes is not a valid id
        return HexFormat.of().formatHex(bytes);
    }
}
