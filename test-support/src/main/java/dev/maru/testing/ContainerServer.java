package dev.maru.testing;

import com.github.dockerjava.api.DockerClient;
import java.util.List;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/** A server in a container. Its port is fixed, because a container that is started again would get another one. */
final class ContainerServer implements Server {

    private final int port;
    private final int portInside;
    private final GenericContainer<?> container;

    private ContainerServer(String image, int portInside, String... command) {
        this.port = Ports.free();
        this.portInside = portInside;
        this.container = new GenericContainer<>(image).withCommand(command);
        // We wait ourselves, with a command of the store; Testcontainers would only try the port.
        container.setWaitStrategy(new NotWaiting());
        container.setPortBindings(List.of("127.0.0.1:" + port + ":" + portInside));
    }

    static ContainerServer mongo() {
        return new ContainerServer(
                "mongo:7",
                27017,
                "--replSet",
                ServerMongo.REPLICA_SET,
                "--bind_ip_all",
                "--wiredTigerCacheSizeGB",
                "0.25",
                "--oplogSize",
                "128");
    }

    static ContainerServer redis() {
        return new ContainerServer("redis:7", 6379, "redis-server", "--save", "", "--appendonly", "no");
    }

    @Override
    public Store.Kind kind() {
        return Store.Kind.CONTAINER;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String addressInside() {
        return "127.0.0.1:" + portInside;
    }

    @Override
    public void start() {
        if (container.getContainerId() == null) {
            container.start();
        } else {
            docker().startContainerCmd(container.getContainerId()).exec();
        }
    }

    @Override
    public boolean isRunning() {
        return container.isRunning();
    }

    @Override
    public void stop() {
        if (isRunning()) {
            docker().stopContainerCmd(container.getContainerId())
                    .withTimeout(20)
                    .exec();
        }
    }

    @Override
    public void kill() {
        if (isRunning()) {
            docker().killContainerCmd(container.getContainerId()).exec();
        }
    }

    @Override
    public void suspend() {
        docker().pauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void resume() {
        docker().unpauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void delete() {
        container.stop();
    }

    @Override
    public String lastWords() {
        return container.getLogs();
    }

    private DockerClient docker() {
        return container.getDockerClient();
    }

    private static final class NotWaiting extends AbstractWaitStrategy {
        @Override
        protected void waitUntilReady() {
            // Nothing to do.
        }
    }
}
