package dev.maru.e2e.deployment;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import org.yaml.snakeyaml.Yaml;

/** The compose file as Compose reads it: anchors merged, variables not yet filled in. */
final class ComposeProject {

    private final Map<String, Object> root;
    private final Map<String, Service> services = new TreeMap<>();

    ComposeProject(Sources sources) {
        root = new Yaml().load(sources.text("docker-compose.yml"));
        map(root.get("services")).forEach((name, values) -> services.put(name, new Service(name, map(values))));
    }

    Set<String> keys() {
        return root.keySet();
    }

    Collection<Service> services() {
        return services.values();
    }

    Service service(String name) {
        Service service = services.get(name);
        if (service == null) {
            throw new NoSuchElementException("no service " + name + " in the compose file");
        }
        return service;
    }

    Map<String, Object> networks() {
        return map(root.get("networks"));
    }

    Map<String, Object> volumes() {
        return map(root.get("volumes"));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    record Service(String name, Map<String, Object> values) {

        boolean isBuilt() {
            return values.containsKey("build");
        }

        String text(String key) {
            return String.valueOf(values.get(key));
        }

        List<String> list(String key) {
            return Cluster.strings(values.get(key));
        }

        Map<String, Object> map(String key) {
            return ComposeProject.map(values.get(key));
        }

        Map<String, String> environment() {
            Map<String, String> environment = new LinkedHashMap<>();
            map("environment").forEach((name, value) -> environment.put(name, String.valueOf(value)));
            return environment;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
