package dev.maru.e2e.deployment;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** The manifests as Kubernetes understands them, before kustomize puts them together. */
final class Cluster {

    private static final String KUSTOMIZATION = "kustomization.yaml";
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    private final Map<String, List<Object>> documents = new TreeMap<>();
    private final Map<String, Map<String, Object>> kustomizations = new TreeMap<>();

    Cluster(Sources sources) {
        sources.texts().forEach((path, text) -> {
            if (!path.startsWith("k8s/") || !path.endsWith(".yaml")) {
                return;
            }
            if (path.endsWith(KUSTOMIZATION)) {
                kustomizations.put(path, new Yaml().load(text));
            } else {
                documents.put(path, parse(path, text));
            }
        });
    }

    /** By path. */
    Map<String, List<Object>> documents() {
        return documents;
    }

    /** By path. */
    Map<String, Map<String, Object>> kustomizations() {
        return kustomizations;
    }

    <T> List<T> all(Class<T> type) {
        return documents.values().stream()
                .flatMap(List::stream)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    List<Workload> workloads() {
        Stream<Workload> deployments = all(Deployment.class).stream()
                .map(d -> new Workload(
                        d,
                        d.getSpec().getReplicas(),
                        d.getSpec().getSelector(),
                        d.getSpec().getTemplate(),
                        List.of()));
        Stream<Workload> sets = all(StatefulSet.class).stream()
                .map(s -> new Workload(
                        s,
                        s.getSpec().getReplicas(),
                        s.getSpec().getSelector(),
                        s.getSpec().getTemplate(),
                        s.getSpec().getVolumeClaimTemplates().stream()
                                .map(claim -> claim.getMetadata().getName())
                                .toList()));
        return Stream.concat(deployments, sets).toList();
    }

    Optional<Service> service(String name) {
        return all(Service.class).stream()
                .filter(service -> service.getMetadata().getName().equals(name))
                .findFirst();
    }

    List<Workload> selectedBy(LabelSelector selector) {
        return workloads().stream()
                .filter(workload ->
                        selects(selector, workload.template().getMetadata().getLabels()))
                .toList();
    }

    List<Workload> behind(Service service) {
        LabelSelector selector = new LabelSelector();
        selector.setMatchLabels(service.getSpec().getSelector());
        return selectedBy(selector);
    }

    /** The values of the generated ConfigMaps, by {@code map/key}. */
    Map<String, String> generatedValues() {
        Map<String, String> values = new TreeMap<>();
        for (Map<String, Object> generator : generators("configMapGenerator")) {
            for (String literal : strings(generator.get("literals"))) {
                int equals = literal.indexOf('=');
                values.put(generator.get("name") + "/" + literal.substring(0, equals), literal.substring(equals + 1));
            }
            for (String file : strings(generator.get("files"))) {
                values.put(generator.get("name") + "/" + file.substring(file.lastIndexOf('/') + 1), file);
            }
        }
        return values;
    }

    @SuppressWarnings("unchecked")
    List<Map<String, Object>> generators(String kind) {
        List<Map<String, Object>> generators = new ArrayList<>();
        kustomizations
                .values()
                .forEach(k -> generators.addAll((List<Map<String, Object>>) k.getOrDefault(kind, List.of())));
        return generators;
    }

    /** The value of a variable, from a generated ConfigMap where it comes from one; nothing for a secret. */
    String value(EnvVar variable) {
        String value = variable.getValue();
        if (value == null && variable.getValueFrom().getConfigMapKeyRef() != null) {
            var reference = variable.getValueFrom().getConfigMapKeyRef();
            value = generatedValues().getOrDefault(reference.getName() + "/" + reference.getKey(), "");
        }
        return value == null ? "" : value;
    }

    static List<String> strings(Object list) {
        return list == null
                ? List.of()
                : ((List<?>) list).stream().map(String::valueOf).toList();
    }

    static boolean selects(LabelSelector selector, Map<String, String> labels) {
        boolean labelled = selector.getMatchLabels() == null
                || labels.entrySet().containsAll(selector.getMatchLabels().entrySet());
        return labelled
                && selector.getMatchExpressions().stream().allMatch(e -> switch (e.getOperator()) {
                    case "In" -> e.getValues().contains(labels.get(e.getKey()));
                    case "Exists" -> labels.containsKey(e.getKey());
                    default -> throw new IllegalArgumentException("operator " + e.getOperator());
                });
    }

    private static List<Object> parse(String path, String text) {
        return Stream.of(text.split("(?m)^---$"))
                .map(document -> {
                    try {
                        return (Object) SERIALIZATION.unmarshal(document);
                    } catch (RuntimeException e) {
                        return new Unreadable(path, e);
                    }
                })
                .toList();
    }

    /** A document that is not of its kind. */
    record Unreadable(String path, RuntimeException because) {

        @Override
        public String toString() {
            return path + ": " + because.getMessage();
        }
    }

    record Workload(
            HasMetadata owner,
            Integer replicas,
            LabelSelector selector,
            PodTemplateSpec template,
            List<String> claimTemplates) {

        String name() {
            return owner.getMetadata().getName();
        }

        /** Those that run as long as the pod does. */
        List<Container> lasting() {
            return template.getSpec().getContainers();
        }

        /** Those that have to end before the others start. */
        List<Container> initial() {
            return template.getSpec().getInitContainers();
        }

        List<Container> containers() {
            return Stream.concat(initial().stream(), lasting().stream()).toList();
        }

        /** The number of a port, given by number or by name. */
        Optional<Integer> port(IntOrString port) {
            return containers().stream()
                    .flatMap(container -> container.getPorts().stream())
                    .filter(p -> port.getStrVal() != null
                            ? port.getStrVal().equals(p.getName())
                            : port.getIntVal().equals(p.getContainerPort()))
                    .map(ContainerPort::getContainerPort)
                    .findFirst();
        }

        Optional<EnvVar> variable(String name) {
            return containers().stream()
                    .flatMap(container -> container.getEnv().stream())
                    .filter(variable -> variable.getName().equals(name))
                    .findFirst();
        }

        @Override
        public String toString() {
            return name();
        }
    }
}
