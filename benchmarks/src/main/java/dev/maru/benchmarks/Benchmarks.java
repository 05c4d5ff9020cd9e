package dev.maru.benchmarks;

import java.util.Arrays;

/** Runs one of the programs of this module: the first argument is its name. */
public final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] args) throws Exception {
        String[] others = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
        switch (args.length == 0 ? "" : args[0]) {
            case "latency" -> ChatLatency.main(others);
            case "writers" -> WriterLoad.main(others);
            default -> {
                System.err.println("which: latency or writers? See benchmarks/README.md");
                System.exit(2);
            }
        }
    }
}
