package dev.maru.e2e.deployment;

import dev.maru.e2e.deployment.Cluster.Workload;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** One workload calling a port of another. */
record Call(String from, String to, int port) {

    /** What the callers' policies let out. */
    static Set<Call> sent(Cluster cluster) {
        Set<Call> calls = new HashSet<>();
        for (NetworkPolicy policy : cluster.all(NetworkPolicy.class)) {
            for (NetworkPolicyEgressRule rule : policy.getSpec().getEgress()) {
                for (Workload from : cluster.selectedBy(policy.getSpec().getPodSelector())) {
                    for (Workload to : insiders(cluster, rule.getTo())) {
                        add(calls, from, to, rule.getPorts());
                    }
                }
            }
        }
        return calls;
    }

    /** What the policies of those who are called let in. */
    static Set<Call> taken(Cluster cluster) {
        Set<Call> calls = new HashSet<>();
        for (NetworkPolicy policy : cluster.all(NetworkPolicy.class)) {
            for (NetworkPolicyIngressRule rule : policy.getSpec().getIngress()) {
                for (Workload to : cluster.selectedBy(policy.getSpec().getPodSelector())) {
                    for (Workload from : insiders(cluster, rule.getFrom())) {
                        add(calls, from, to, rule.getPorts());
                    }
                }
            }
        }
        return calls;
    }

    /** What the addresses in the environment of each workload ask for. */
    static Set<Call> needed(Cluster cluster) {
        Set<Call> calls = new HashSet<>();
        for (Workload workload : cluster.workloads()) {
            for (Container container : workload.containers()) {
                for (EnvVar variable : container.getEnv()) {
                    Address.in(ownAddress(container)
                                    .reduce(
                                            cluster.value(variable),
                                            (value, own) -> value.replace("$(" + own + ")", workload.name())))
                            .map(address -> new Call(workload.name(), address.service(), address.port()))
                            .ifPresent(calls::add);
                }
            }
        }
        return calls;
    }

    /** The variables that hold the address of the pod itself: what leads there leads to its like. */
    private static Stream<String> ownAddress(Container container) {
        return container.getEnv().stream()
                .filter(variable -> variable.getValueFrom() != null
                        && variable.getValueFrom().getFieldRef() != null
                        && "status.podIP"
                                .equals(variable.getValueFrom().getFieldRef().getFieldPath()))
                .map(EnvVar::getName);
    }

    private static List<Workload> insiders(Cluster cluster, List<NetworkPolicyPeer> peers) {
        return peers.stream()
                .filter(peer -> peer.getNamespaceSelector() == null && peer.getPodSelector() != null)
                .flatMap(peer -> cluster.selectedBy(peer.getPodSelector()).stream())
                .toList();
    }

    private static void add(Set<Call> calls, Workload from, Workload to, List<NetworkPolicyPort> ports) {
        for (NetworkPolicyPort port : ports) {
            // A port that the pod does not have stays, so that the two sides are seen to disagree.
            int number = to.port(port.getPort())
                    .orElseGet(() -> Objects.requireNonNullElse(port.getPort().getIntVal(), 0));
            calls.add(new Call(from.name(), to.name(), number));
        }
    }

    @Override
    public String toString() {
        return from + " -> " + to + ":" + port;
    }
}
