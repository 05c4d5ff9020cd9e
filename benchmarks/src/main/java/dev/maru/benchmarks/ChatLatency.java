package dev.maru.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks: how long does a sender wait for the acknowledgement, and a member for the line, at a steady rate through the gateway?
 *
 * <p>Every member of one room sends in turn; the time counts from the moment at which a message was due, so a stall is not hidden
 * by sending less. Blind spot: the generator shares the machine with what it measures, and so its own delays are in the figures.
 *
 * <p>Usage: {@code ChatLatency [base] [members] [messages per second] [seconds]}. Each member may send five messages a second, so
 * the rate needs a fifth as many members.
 */
public final class ChatLatency {

    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration SETTLE = Duration.ofSeconds(3);

    private final Map<String, Long> due = new ConcurrentHashMap<>();
    private final Latencies acknowledged = new Latencies();
    private final Latencies received = new Latencies();
    private volatile long measureFrom = Long.MAX_VALUE;
    private final LongAdder errors = new LongAdder();

    private ChatLatency() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        URI base = URI.create(args.length > 0 ? args[0] : "http://localhost:8080");
        int members = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        int rate = args.length > 2 ? Integer.parseInt(args[2]) : 100;
        int seconds = args.length > 3 ? Integer.parseInt(args[3]) : 30;
        new ChatLatency().run(base, members, rate, seconds);
    }

    private void run(URI base, int count, int rate, int seconds) throws IOException, InterruptedException {
        List<Member> members = new ArrayList<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int i = 0; i < count; i++) {
                members.add(Member.signUp(http, base, i, this::heard));
            }
            String room = members.getFirst().createRoom("benchmark");
            for (Member member : members) {
                member.join(room);
                member.connect(room);
            }
            System.out.printf("%d members in one room; warming up%n", count);
            sendFor(WARM_UP, rate, room, members);
            measureFrom = System.nanoTime();
            sendFor(Duration.ofSeconds(seconds), rate, room, members);
            LockSupport.parkNanos(SETTLE.toNanos());
            members.forEach(Member::close);
        }
        int sent = rate * seconds;
        System.out.printf(Locale.ROOT, "%d messages/s for %d s to %d members%n", rate, seconds, count);
        print("send to acknowledgement", acknowledged, sent);
        print("send to receipt", received, sent * count);
        System.out.printf("errors %d%n", errors.sum());
    }

    private static void print(String what, Latencies latencies, int expected) {
        System.out.printf(
                Locale.ROOT,
                "%-24s p50 %.2f ms  p99 %.2f ms  max %.2f ms  (%d of %d)%n",
                what,
                latencies.percentile(0.5),
                latencies.percentile(0.99),
                latencies.percentile(1),
                latencies.count(),
                expected);
    }

    private void sendFor(Duration time, int rate, String room, List<Member> members) {
        long interval = Duration.ofSeconds(1).toNanos() / rate;
        long start = System.nanoTime();
        long count = time.toNanos() / interval;
        for (int i = 0; i < count; i++) {
            long at = start + i * interval;
            while (at - System.nanoTime() > 0) {
                LockSupport.parkNanos(at - System.nanoTime());
            }
            String key = UUID.randomUUID().toString();
            due.put(key, at);
            members.get(i % members.size()).send("""
                {"type":"send","ref":"%s","key":"%s","room":"%s","text":"message number %d of a steady stream"}\
                """.formatted(key, key, room, i));
        }
    }

    private void heard(String frame) {
        long now = System.nanoTime();
        if (frame.startsWith("{\"type\":\"ack\"")) {
            record(acknowledged, field(frame, "ref"), now);
        } else if (frame.startsWith("{\"type\":\"entry\"")) {
            record(received, field(frame, "key"), now);
        } else if (frame.startsWith("{\"type\":\"error\"")) {
            errors.increment();
            System.err.println(frame);
        }
    }

    private void record(Latencies latencies, String key, long now) {
        Long at = due.get(key);
        if (at != null && at - measureFrom >= 0) {
            latencies.add(now - at);
        }
    }

    private static String field(String frame, String name) {
        String start = "\"" + name + "\":\"";
        int from = frame.indexOf(start);
        return from < 0 ? "" : frame.substring(from + start.length(), frame.indexOf('"', from + start.length()));
    }
}
