package dev.maru.e2e.deployment;

import dev.maru.e2e.deployment.Cluster.Workload;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What calls what is named the same, allowed on both sides, and nothing else is. */
enum NetworkRule implements ClusterRule {
    NAMES_AND_PORTS_AGREE(
            new Breach("k8s/base/redis.yaml", "  selector: {app: redis}", "  selector: {app: valkey}"),
            new Breach("k8s/base/chat-service.yaml", "targetPort: http", "targetPort: web"),
            new Breach("k8s/base/mongo.yaml", "serviceName: mongo", "serviceName: mongodb"),
            new Breach(
                    "k8s/base/gateway-service.yaml", "matchLabels: {app: gateway-service}", "matchLabels: {app: gw}"),
            new Breach(
                    "k8s/base/chat-service.yaml",
                    "kind: Deployment, name: chat-service",
                    "kind: Deployment, name: chat"),
            new Breach("k8s/overlays/local/ingress.yaml", "port: {name: http}", "port: {name: https}"),
            new Breach("k8s/overlays/local/ingress.yaml", "name: gateway-service", "name: gateway"),
            new Breach("k8s/base/network.yaml", "matchLabels: {app: image-service}", "matchLabels: {app: images}"),
            new Breach("k8s/base/image-service.yaml", "claimName: pictures", "claimName: images"),
            new Breach("k8s/base/mongo.yaml", "configMap: {name: mongo}", "configMap: {name: mongodb}"),
            new Breach("k8s/base/kustomization.yaml", "MARU_CHAT_URL=", "CHAT_URL="),
            new Breach("k8s/base/kustomization.yaml", "http://chat-service:8081", "http://chat-service:8082"),
            new Breach("k8s/base/chat-service.yaml", "@mongo-0.mongo:27017", "@mongo:27018"),
            new Breach("k8s/base/chat-service.yaml", "containerPort: 8081", "containerPort: 8091")) {
        @Override
        public void check(Cluster cluster, Sources sources, Violations violations) {
            for (Workload workload : cluster.workloads()) {
                Violations.Place place = violations.of(workload);
                place.when(
                        !Cluster.selects(
                                workload.selector(),
                                workload.template().getMetadata().getLabels()),
                        "does not select its own pods");
                if (workload.owner() instanceof io.fabric8.kubernetes.api.model.apps.StatefulSet set) {
                    place.when(cluster.service(set.getSpec().getServiceName()).isEmpty(), "has no service of its own");
                }
                volumes(cluster, workload, place);
                for (Container container : workload.containers()) {
                    for (EnvVar variable : container.getEnv()) {
                        environment(cluster, variable, place);
                    }
                }
            }
            for (Service service : cluster.all(Service.class)) {
                Violations.Place place =
                        violations.of("Service " + service.getMetadata().getName());
                List<Workload> behind = cluster.behind(service);
                place.when(behind.size() != 1, "selects " + behind);
                service.getSpec()
                        .getPorts()
                        .forEach(port -> behind.forEach(workload -> {
                            var number = workload.port(port.getTargetPort());
                            place.when(number.isEmpty(), workload + " has no port " + port.getTargetPort());
                            // Policies speak of the pods' ports and addresses of the services'; one number serves both.
                            place.when(
                                    number.isPresent() && !number.get().equals(port.getPort()),
                                    workload + " listens on another number than " + port.getPort());
                        }));
            }
            for (Ingress ingress : cluster.all(Ingress.class)) {
                Violations.Place place =
                        violations.of("Ingress " + ingress.getMetadata().getName());
                ingress.getSpec().getRules().stream()
                        .flatMap(rule -> rule.getHttp().getPaths().stream())
                        .map(path -> path.getBackend().getService())
                        .forEach(backend -> place.when(
                                cluster.service(backend.getName())
                                        .filter(service -> service.getSpec().getPorts().stream()
                                                .anyMatch(port -> port.getName()
                                                        .equals(backend.getPort()
                                                                .getName())))
                                        .isEmpty(),
                                "leads to " + backend.getName() + ", which has no such port"));
            }
            Stream<LabelSelector> selectors = Stream.concat(
                    cluster.all(PodDisruptionBudget.class).stream()
                            .map(budget -> budget.getSpec().getSelector()),
                    cluster.all(NetworkPolicy.class).stream()
                            .map(policy -> policy.getSpec().getPodSelector()));
            selectors.forEach(selector -> violations
                    .of(selector.toString())
                    .when(cluster.selectedBy(selector).isEmpty(), "selects nothing"));
            for (HorizontalPodAutoscaler scaler : cluster.all(HorizontalPodAutoscaler.class)) {
                String target = scaler.getSpec().getScaleTargetRef().getName();
                violations
                        .of("HorizontalPodAutoscaler")
                        .when(
                                cluster.workloads().stream()
                                        .noneMatch(w -> w.name().equals(target)),
                                "scales " + target + ", which is not there");
            }
        }
    },

    WHO_MAY_CALL_WHOM_IS_SAID_ON_BOTH_SIDES(
            new Breach("k8s/base/network.yaml", "- {port: 8083}", "- {port: 8084}"),
            new Breach("k8s/base/network.yaml", "- {port: redis}", "- {port: valkey}"),
            new Breach("k8s/base/network.yaml", "[chat-service, user-room-service, image-service]", "[chat-service]"),
            new Breach(
                    "k8s/base/network.yaml",
                    "[gateway-service, user-room-service, chat-service, image-service]",
                    "[gateway-service, chat-service, image-service]"),
            new Breach(
                    "k8s/base/network.yaml",
                    "[gateway-service, user-room-service, chat-service, image-service]",
                    "[gateway-service, user-room-service, image-service]"),
            new Breach(
                    "k8s/base/chat-service.yaml",
                    "value: http://$(MARU_POD_ADDRESS):8081",
                    "value: http://$(MARU_POD_ADDRESS):8082"),
            new Breach(
                    "k8s/base/network.yaml",
                    "[gateway-service, chat-service, image-service]",
                    "[gateway-service, image-service]")) {
        @Override
        public void check(Cluster cluster, Sources sources, Violations violations) {
            Set<Call> sent = Call.sent(cluster);
            Set<Call> taken = Call.taken(cluster);
            sent.stream().filter(call -> !taken.contains(call)).forEach(call -> violations.add(call, "is not let in"));
            taken.stream().filter(call -> !sent.contains(call)).forEach(call -> violations.add(call, "is not let out"));
            for (Call needed : Call.needed(cluster)) {
                violations.of(needed).when(!sent.contains(needed), "is needed and not let out");
            }
            sent.stream()
                    .filter(call -> !Call.needed(cluster).contains(call))
                    .forEach(call -> violations.add(call, "is let through and needed by nobody"));
        }
    },

    ONLY_THE_GATEWAY_IS_REACHED_FROM_OUTSIDE(
            new Breach("k8s/base/network.yaml", "policyTypes: [Ingress, Egress]\n---", "policyTypes: [Egress]\n---"),
            new Breach(
                    "k8s/base/network.yaml",
                    "  podSelector: {}\n  policyTypes: [Ingress, Egress]",
                    "  podSelector:\n    matchLabels: {app: chat-service}\n  policyTypes: [Ingress, Egress]"),
            new Breach(
                    "k8s/base/network.yaml",
                    "name: redis\n"
                            + "spec:\n"
                            + "  podSelector:\n"
                            + "    matchLabels: {app: redis}\n"
                            + "  policyTypes: [Ingress]\n"
                            + "  ingress:\n"
                            + "    - from:\n"
                            + "        - podSelector:\n"
                            + "            matchExpressions:\n"
                            + "              - {key: app, operator: In, values: [chat-service, user-room-service]}\n"
                            + "      ports:",
                    "name: redis\n"
                            + "spec:\n"
                            + "  podSelector:\n"
                            + "    matchLabels: {app: redis}\n"
                            + "  policyTypes: [Ingress]\n"
                            + "  ingress:\n"
                            + "    - ports:"),
            new Breach("k8s/base/network.yaml", "- {port: management}", "- {port: http}"),
            new Breach(
                    "k8s/base/chat-service.yaml",
                    "spec:\n  selector: {app",
                    "spec:\n  type: NodePort\n  selector: {app"),
            new Breach("k8s/overlays/local/ingress.yaml", "name: gateway-service", "name: chat-service")) {
        @Override
        public void check(Cluster cluster, Sources sources, Violations violations) {
            violations
                    .of("namespace")
                    .when(
                            cluster.all(NetworkPolicy.class).stream()
                                    .map(NetworkPolicy::getSpec)
                                    .noneMatch(spec -> isEverything(spec.getPodSelector())
                                            && Set.copyOf(spec.getPolicyTypes()).equals(Set.of("Ingress", "Egress"))
                                            && spec.getIngress().isEmpty()
                                            && spec.getEgress().isEmpty()),
                            "is not closed by default");
            for (NetworkPolicy policy : cluster.all(NetworkPolicy.class)) {
                Violations.Place place =
                        violations.of("NetworkPolicy " + policy.getMetadata().getName());
                List<Workload> targets = cluster.selectedBy(policy.getSpec().getPodSelector());
                policy.getSpec().getIngress().forEach(rule -> {
                    place.when(rule.getFrom().isEmpty(), "lets everybody in");
                    place.when(rule.getPorts().isEmpty(), "opens every port");
                    boolean outside = rule.getFrom().stream()
                            .anyMatch(peer -> peer.getNamespaceSelector() != null || peer.getIpBlock() != null);
                    boolean metrics = rule.getPorts().stream()
                            .allMatch(port -> "management".equals(port.getPort().getStrVal()));
                    boolean door = targets.stream()
                            .allMatch(workload -> workload.name().equals("gateway-service"));
                    place.when(outside && !metrics && !door, "lets strangers in to " + targets);
                });
            }
            for (Service service : cluster.all(Service.class)) {
                String type = service.getSpec().getType();
                violations
                        .of("Service " + service.getMetadata().getName())
                        .when(type != null && !type.equals("ClusterIP"), "is a " + type);
            }
            for (Ingress ingress : cluster.all(Ingress.class)) {
                ingress.getSpec().getRules().stream()
                        .flatMap(rule -> rule.getHttp().getPaths().stream())
                        .map(path -> path.getBackend().getService().getName())
                        .forEach(backend -> violations
                                .of("Ingress")
                                .when(!backend.equals("gateway-service"), "leads to " + backend));
            }
        }
    },

    ONLY_ACCOUNTS_REACH_OUTSIDE_AND_NOTHING_PRIVATE(
            new Breach("k8s/base/network.yaml", "- {port: 587}", "- {port: 25}"),
            new Breach("k8s/base/network.yaml", "        - {port: 443}\n", ""),
            new Breach("k8s/base/network.yaml", "169.254.0.0/16, ", ""),
            new Breach("k8s/base/network.yaml", "\"fc00::/7\", ", ""),
            new Breach(
                    "k8s/base/network.yaml",
                    "name: abroad\nspec:\n  podSelector:\n    matchLabels: {app: user-room-service}",
                    "name: abroad\nspec:\n  podSelector:\n    matchLabels: {app: chat-service}")) {
        @Override
        public void check(Cluster cluster, Sources sources, Violations violations) {
            Set<String> reaching = new TreeSet<>();
            for (NetworkPolicy policy : cluster.all(NetworkPolicy.class)) {
                Violations.Place place =
                        violations.of("NetworkPolicy " + policy.getMetadata().getName());
                policy.getSpec()
                        .getEgress()
                        .forEach(rule -> rule.getTo().stream()
                                .filter(peer -> peer.getIpBlock() != null)
                                .forEach(peer -> {
                                    place.when(
                                            !peer.getIpBlock()
                                                    .getExcept()
                                                    .containsAll(PRIVATE.getOrDefault(
                                                            peer.getIpBlock().getCidr(),
                                                            Set.of("nothing but what is known"))),
                                            "reaches what is private");
                                    Set<Integer> ports = rule.getPorts().stream()
                                            .map(port -> port.getPort().getIntVal())
                                            .collect(Collectors.toSet());
                                    // The web, and submission of mail with TLS from the start or once asked for.
                                    place.when(!ports.equals(Set.of(443, 465, 587)), "reaches the ports " + ports);
                                    cluster.selectedBy(policy.getSpec().getPodSelector())
                                            .forEach(workload -> reaching.add(workload.name()));
                                }));
            }
            violations.of("NetworkPolicies").when(!reaching.equals(Set.of("user-room-service")), "let out " + reaching);
        }
    };

    /** What is left out of all there is: this machine, private networks, and where clouds tell machines their secrets. */
    private static final Map<String, Set<String>> PRIVATE = Map.of(
            "0.0.0.0/0",
            Set.of("10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"),
            "::/0",
            Set.of("::1/128", "fc00::/7", "fe80::/10"));

    private final List<Breach> breaches;

    NetworkRule(Breach... breaches) {
        this.breaches = List.of(breaches);
    }

    @Override
    public List<Breach> breaches() {
        return breaches;
    }

    private static void environment(Cluster cluster, EnvVar variable, Violations.Place place) {
        if (variable.getValueFrom() != null && variable.getValueFrom().getConfigMapKeyRef() != null) {
            var reference = variable.getValueFrom().getConfigMapKeyRef();
            place.when(
                    !cluster.generatedValues().containsKey(reference.getName() + "/" + reference.getKey()),
                    "reads " + reference.getKey() + " of the ConfigMap " + reference.getName() + ", which has none");
        }
        Address.in(cluster.value(variable))
                .ifPresent(address -> place.when(
                        cluster.service(address.service())
                                .filter(service -> service.getSpec().getPorts().stream()
                                        .anyMatch(port -> port.getPort() == address.port()))
                                .isEmpty(),
                        variable.getName() + " leads to " + address + ", which is not there"));
    }

    private static void volumes(Cluster cluster, Workload workload, Violations.Place place) {
        var pod = workload.template().getSpec();
        Set<String> names = Stream.concat(
                        pod.getVolumes().stream().map(Volume::getName), workload.claimTemplates().stream())
                .collect(Collectors.toSet());
        workload.containers().stream()
                .flatMap(container -> container.getVolumeMounts().stream())
                .forEach(mount -> place.when(
                        !names.contains(mount.getName()), "mounts " + mount.getName() + ", which it has not"));
        for (Volume volume : pod.getVolumes()) {
            if (volume.getPersistentVolumeClaim() != null) {
                String claim = volume.getPersistentVolumeClaim().getClaimName();
                place.when(
                        cluster.all(PersistentVolumeClaim.class).stream()
                                .noneMatch(c -> c.getMetadata().getName().equals(claim)),
                        "claims " + claim + ", which is not there");
            }
            if (volume.getConfigMap() != null) {
                place.when(
                        cluster.generators("configMapGenerator").stream()
                                .noneMatch(g -> volume.getConfigMap().getName().equals(g.get("name"))),
                        "mounts the ConfigMap " + volume.getConfigMap().getName() + ", which nobody makes");
            }
        }
    }

    private static boolean isEverything(LabelSelector selector) {
        return (selector.getMatchLabels() == null || selector.getMatchLabels().isEmpty())
                && selector.getMatchExpressions().isEmpty();
    }
}
