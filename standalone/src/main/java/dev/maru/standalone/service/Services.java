package dev.maru.standalone.service;

import dev.maru.standalone.Settings;
import dev.maru.standalone.StartException;
import dev.maru.standalone.data.DataDirectory;
import dev.maru.standalone.data.GeneratedSecrets;
import dev.maru.standalone.store.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;

/** All services, running. They know each other by address only, as anywhere else. */
public final class Services implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";

    /** Who warns of what is known and right here, at every start or stop. */
    private static final Map<String, String> QUIET = Map.of(
            // Of every index that is not unique.
            "de.bwaldvogel.mongo", "error",
            // Of the way in which Spring Cloud Gateway declares its properties.
            "org.hibernate.validator", "error",
            // Of connections that are closed already when it closes them.
            "io.lettuce.core.RedisChannelHandler", "error",
            // Of all its settings, for each client.
            "org.mongodb.driver", "warn");

    private final Deque<ConfigurableApplicationContext> running = new ArrayDeque<>();
    private final Map<Service, Integer> ports = new EnumMap<>(Service.class);
    private final Map<String, String> common;

    private Services(Settings settings, DataDirectory data, Stores stores) {
        choosePorts(settings.port());
        this.common = common(data, stores);
    }

    /** Starts them one after the other; when one fails, those before it are closed. */
    public static Services start(Settings settings, DataDirectory data, Stores stores, Consumer<String> progress) {
        var services = new Services(settings, data, stores);
        boolean complete = false;
        try {
            for (Service service : Service.values()) {
                progress.accept(service.title());
                services.start(service, settings, data);
            }
            complete = true;
            return services;
        } finally {
            if (!complete) {
                services.close();
            }
        }
    }

    /** Where the gateway listens. */
    public int port() {
        return portOf(Service.GATEWAY);
    }

    private int portOf(Service service) {
        return ports.getOrDefault(service, 0);
    }

    /** From the gateway back to the first, so that nothing is asked of a service that has gone. */
    @Override
    public void close() {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }

    private void start(Service service, Settings settings, DataDirectory data) {
        Map<String, String> properties = new LinkedHashMap<>(common);
        properties.put("server.port", Integer.toString(portOf(service)));
        properties.put(DenyAutoConfigurationFilter.DENIED, String.join(",", service.denied()));
        if (service == Service.GATEWAY) {
            settings.address().ifPresent(address -> properties.put("server.address", address));
        } else {
            properties.put("server.address", LOOPBACK);
            properties.put("spring.web.resources.add-mappings", "false");
        }
        // As arguments, because those win over the service's YAML and over the environment.
        List<String> arguments = new ArrayList<>();
        properties.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        try {
            running.push(service.application()
                    .registerShutdownHook(false)
                    .logStartupInfo(false)
                    .run(arguments.toArray(String[]::new)));
        } catch (RuntimeException e) {
            throw new StartException(service.title() + " did not start: "
                    + NestedExceptionUtils.getMostSpecificCause(e).getMessage() + "; see " + data.resolve("maru.log"));
        }
    }

    private Map<String, String> common(DataDirectory data, Stores stores) {
        Map<String, String> common = new LinkedHashMap<>();
        GeneratedSecrets.of(data).forEach((name, secret) -> {
            if (System.getenv(name) == null) {
                common.put(name, secret);
            }
        });
        // Nobody but its owner reads this machine's log; where people find it, the owner may know better.
        unlessSet(common, "MARU_MAIL_TO_LOG", "true");
        unlessSet(common, "MARU_PUBLIC_URL", "http://localhost:" + portOf(Service.GATEWAY));
        common.put("MARU_MONGODB_URI", stores.mongodbUri());
        common.put("MARU_REDIS_URL", stores.redisUrl());
        common.put("MARU_USER_ROOM_URL", urlOf(Service.USER_ROOM));
        common.put("MARU_CHAT_URL", urlOf(Service.CHAT));
        common.put("MARU_IMAGE_URL", urlOf(Service.IMAGE));
        common.put("MARU_JWKS_URI", urlOf(Service.USER_ROOM) + "/.well-known/jwks.json");
        common.put("MARU_PICTURE_DIR", data.resolve("pictures").toString());
        common.put("MARU_UPLOAD_DIR", data.resolve("uploads").toString());
        // Whoever watches a cluster watches its services one by one; here nobody does.
        common.put("management.server.port", "-1");
        // The name of the context that started last would stand in every line, whoever wrote it.
        common.put("logging.include-application-name", "false");
        common.put("logging.file.name", data.resolve("maru.log").toString());
        common.put("logging.threshold.console", "warn");
        QUIET.forEach((logger, level) -> common.put("logging.level." + logger, level));
        return common;
    }

    private static void unlessSet(Map<String, String> settings, String name, String value) {
        if (System.getenv(name) == null) {
            settings.put(name, value);
        }
    }

    private String urlOf(Service service) {
        return "http://" + LOOPBACK + ":" + portOf(service);
    }

    /** All at once, so that no two get the same: a service must know where another will be before that has started. */
    private void choosePorts(int gateway) {
        Deque<ServerSocket> held = new ArrayDeque<>();
        try {
            for (Service service : Service.values()) {
                if (service == Service.GATEWAY && gateway != 0) {
                    ports.put(service, gateway);
                } else {
                    held.push(new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK)));
                    ports.put(service, held.element().getLocalPort());
                }
            }
            while (!held.isEmpty()) {
                held.pop().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
