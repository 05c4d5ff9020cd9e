package dev.maru.benchmarks;

import dev.maru.benchmarks.live.ReplicaSetStart;
import dev.maru.benchmarks.live.StockWebFlux;
import dev.maru.benchmarks.live.TailServer;
import dev.maru.benchmarks.live.UserRoomStandIn;
import java.util.Arrays;

/** Runs one of the programs of this module: the first argument is its name. */
public final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] args) throws Exception {
        String[] others = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
        switch (args.length == 0 ? "" : args[0]) {
            case "latency" -> ChatLatency.main(others);
            case "writers" -> WriterLoad.main(others);
            case "index-pages" -> IndexPages.main(others);
            case "tail" -> TailServer.main(others);
            case "webflux" -> StockWebFlux.main(others);
            case "user-room" -> UserRoomStandIn.main(others);
            case "replica-set" -> ReplicaSetStart.main(others);
            default -> {
                System.err.println("which: latency, writers, index-pages, tail, webflux, user-room or replica-set? See"
                        + " benchmarks/README.md");
                System.exit(2);
            }
        }
    }
}
