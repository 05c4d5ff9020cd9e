package dev.maru.e2e.deployment;

import static dev.maru.e2e.deployment.Cluster.strings;

import dev.maru.e2e.deployment.Cluster.Unreadable;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import java.beans.IntrospectionException;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.net.URI;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The files are read as Kubernetes and kustomize read them. */
enum ManifestRule implements ClusterRule {
    DOCUMENTS_ARE_WHAT_KUBERNETES_KNOWS(
            new Breach("k8s/base/chat-service.yaml", "readOnlyRootFilesystem", "readOnlyRootFileSystem"),
            new Breach("k8s/base/redis.yaml", "failureThreshold: 3", "failureTreshold: 3"),
            new Breach("k8s/base/mongo.yaml", "replicas: 1", "replicas: one"),
            new Breach("k8s/base/network.yaml", "kind: NetworkPolicy", "kind: NetworkPolice")) {
        @Override
        public void check(Cluster cluster, Sources sources, Violations violations) {
            cluster.documents()
                    .forEach((path, documents) -> documents.forEach(document -> {
                        if (document instanceof Unreadable || document instanceof GenericKubernetesResource) {
                            violations.add(path, "not readable: " + document);
                        } else {
                            unknownFields(document, "", violations.of(path));
                        }
                    }));
        }
    },

    EVERY_FILE_IS_APPLIED(
            new Breach("k8s/base/kustomization.yaml", "  - redis.yaml\n", ""),
            new Breach("k8s/base/kustomization.yaml", "network.yaml", "networks.yaml"),
            new Breach("k8s/overlays/local/kustomization.yaml", "../../base", "../../bases"),
            new Breach("k8s/base/kustomization.yaml", "mongo/setup.js", "mongo/set-up.js")) {
        @Override
        public void check(Cluster cluster, Sources sources, Violations violations) {
            Set<String> applied = new HashSet<>();
            cluster.kustomizations().forEach((path, kustomization) -> {
                URI here = URI.create(path);
                for (String resource : strings(kustomization.get("resources"))) {
                    String target = here.resolve(resource).toString();
                    applied.add(target);
                    violations
                            .of(path)
                            .when(
                                    !sources.has(target) && !sources.has(target + "/kustomization.yaml"),
                                    "names " + resource + ", which is not there");
                }
            });
            cluster.documents()
                    .keySet()
                    .forEach(path -> violations.of(path).when(!applied.contains(path), "is in no kustomization"));
            for (Map<String, Object> generator : cluster.generators("configMapGenerator")) {
                for (String file : strings(generator.get("files"))) {
                    violations
                            .of("ConfigMap " + generator.get("name"))
                            .when(!sources.has("k8s/base/" + file), "is made of " + file + ", which is not there");
                }
            }
        }
    };

    private final List<Breach> breaches;

    ManifestRule(Breach... breaches) {
        this.breaches = List.of(breaches);
    }

    @Override
    public List<Breach> breaches() {
        return breaches;
    }

    /** Fields that Kubernetes does not know end up in additional properties, at whatever depth they are. */
    private static void unknownFields(Object value, String at, Violations.Place place) {
        switch (value) {
            case Map<?, ?> map -> map.forEach((key, entry) -> unknownFields(entry, at + "." + key, place));
            case Collection<?> list -> {
                int index = 0;
                for (Object entry : list) {
                    unknownFields(entry, at + "[" + index++ + "]", place);
                }
            }
            case KubernetesResource resource -> properties(resource, at, place);
            case null, default -> {}
        }
    }

    private static void properties(KubernetesResource resource, String at, Violations.Place place) {
        try {
            for (PropertyDescriptor property :
                    Introspector.getBeanInfo(resource.getClass()).getPropertyDescriptors()) {
                if (property.getReadMethod() == null) {
                    continue;
                }
                Object value = property.getReadMethod().invoke(resource);
                if (property.getName().equals("additionalProperties")) {
                    ((Map<?, ?>) value)
                            .keySet()
                            .forEach(name -> place.when(true, "does not exist: " + at + "." + name));
                } else {
                    unknownFields(value, at + "." + property.getName(), place);
                }
            }
        } catch (IntrospectionException | ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
