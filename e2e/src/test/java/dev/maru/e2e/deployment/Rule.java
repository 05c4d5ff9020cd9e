package dev.maru.e2e.deployment;

import java.util.List;

/** One thing that the deployment files hold themselves to, with changes that break it. */
interface Rule {

    /** What breaks this rule, each as a sentence that names the place. */
    List<String> violations(Sources sources);

    List<Breach> breaches();
}
