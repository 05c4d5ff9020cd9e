package dev.maru.e2e.deployment;

import java.util.List;

/** A rule about the Kubernetes manifests. */
interface ClusterRule extends Rule {

    void check(Cluster cluster, Sources sources, Violations violations);

    @Override
    default List<String> violations(Sources sources) {
        Violations violations = new Violations();
        check(new Cluster(sources), sources, violations);
        return violations.sentences();
    }
}
