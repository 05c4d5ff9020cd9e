package dev.maru.chat.instance;

import org.springframework.boot.web.server.context.WebServerGracefulShutdownLifecycle;
import org.springframework.context.SmartLifecycle;

/**
 * Says that this instance is alive from when it listens until its sockets are sent away.
 *
 * <p>Not {@link Instances} itself: Spring starts a bean with the first one that needs it, whatever their phases.
 */
public final class InstancesLifecycle implements SmartLifecycle {

    /** After the web server starts, and before it begins to stop. */
    public static final int PHASE = WebServerGracefulShutdownLifecycle.SMART_LIFECYCLE_PHASE + 1;

    private final Instances instances;

    private volatile boolean running;

    InstancesLifecycle(Instances instances) {
        this.instances = instances;
    }

    @Override
    public void start() {
        instances.start();
        running = true;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public void stop(Runnable done) {
        running = false;
        instances.stop().doFinally(_ -> done.run()).subscribe();
    }
}
