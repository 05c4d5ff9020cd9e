package dev.maru.chat.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one thread has for another to do: handed over in one go when the first has done all that it was asked to do by then. To wake a
 * thread up costs more than most of these tasks. Confined to the first thread.
 */
public final class Crossing implements Executor {

    private static final Logger log = LoggerFactory.getLogger(Crossing.class);

    private final Executor from;
    private final Consumer<List<Runnable>> to;
    private List<Runnable> collected = new ArrayList<>();

    /**
     * @param from the thread that it is used on
     * @param to takes what was collected, in order
     */
    public Crossing(Executor from, Consumer<List<Runnable>> to) {
        this.from = from;
        this.to = to;
    }

    @Override
    public void execute(Runnable task) {
        if (collected.isEmpty()) {
            from.execute(this::handOver);
        }
        collected.add(task);
    }

    private void handOver() {
        List<Runnable> handed = collected;
        collected = new ArrayList<>(handed.size());
        to.accept(handed);
    }

    /** Runs what was handed over. What goes wrong with one is not felt by the others. */
    public static void run(List<? extends Runnable> handed) {
        for (int i = 0; i < handed.size(); i++) {
            try {
                handed.get(i).run();
            } catch (RuntimeException e) {
                log.error("A task failed", e);
            }
        }
    }
}
