package dev.maru.gateway.socket;

import dev.maru.gateway.socket.UpgradeHandshake.Answer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;

/** What is counted of all tunnels together: upgrades by their outcome, and bytes by their direction. */
final class TunnelMeters {

    private static final String UPGRADES = "maru.tunnel.upgrades";
    private static final String BYTES = "maru.tunnel.bytes";
    private static final String OUTCOME = "outcome";
    private static final String TO = "to";

    private final Counter toClient;
    private final Counter toService;
    private final Counter accepted;
    private final Counter refused;
    private final Counter failed;

    /** @param open the tunnels that are open now */
    TunnelMeters(MeterRegistry meters, Collection<Tunnel> open) {
        toClient = meters.counter(BYTES, TO, "client");
        toService = meters.counter(BYTES, TO, "service");
        accepted = meters.counter(UPGRADES, OUTCOME, "accepted");
        refused = meters.counter(UPGRADES, OUTCOME, "refused");
        failed = meters.counter(UPGRADES, OUTCOME, "failed");
        meters.gauge("maru.tunnels", open, Collection::size);
    }

    Counter toClient() {
        return toClient;
    }

    Counter toService() {
        return toService;
    }

    void answered(Answer answer) {
        switch (answer) {
            case Answer.Accepted _ -> accepted.increment();
            case Answer.Refused _ -> refused.increment();
        }
    }

    /** The service could not be reached or did not answer. */
    void failed(Throwable cause) {
        failed.increment();
    }
}
