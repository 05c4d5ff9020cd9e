package dev.maru.e2e.deployment;

import static dev.maru.e2e.deployment.Cluster.strings;

import dev.maru.e2e.deployment.Cluster.Workload;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Each pod is locked in, watched, bounded, told what it needs, and leaves in good order. */
enum PodRule implements ClusterRule {
    PODS_MEET_THE_RESTRICTED_STANDARD(
            new Breach("k8s/base/chat-service.yaml", "runAsNonRoot: true", "runAsNonRoot: false"),
            new Breach("k8s/base/mongo.yaml", "runAsUser: 999", "runAsUser: 0"),
            new Breach("k8s/base/redis.yaml", "        seccompProfile: {type: RuntimeDefault}\n", ""),
            new Breach(
                    "k8s/base/image-service.yaml", "allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true"),
            new Breach("k8s/base/mongo.yaml", "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false"),
            new Breach("k8s/base/gateway-service.yaml", "drop: [ALL]", "drop: [NET_RAW]"),
            new Breach("k8s/base/user-room-service.yaml", "      automountServiceAccountToken: false\n", ""),
            new Breach("k8s/base/user-room-service.yaml", "enableServiceLinks: false", "hostNetwork: true"),
            new Breach("k8s/base/image-service.yaml", "emptyDir: {sizeLimit: 512Mi}", "hostPath: {path: /tmp}"),
            new Breach("k8s/base/namespace.yaml", "enforce: restricted", "enforce: baseline")) {
        @Override
        public void check(Cluster cluster, Sources sources, Violations violations) {
            for (Namespace namespace : cluster.all(Namespace.class)) {
                String level = namespace.getMetadata().getLabels().get("pod-security.kubernetes.io/enforce");
                violations.of("Namespace").when(!"restricted".equals(level), "enforces " + level);
            }
            for (Workload workload : cluster.workloads()) {
                Violations.Place place = violations.of(workload);
                var pod = workload.template().getSpec();
                PodSecurityContext context = pod.getSecurityContext();
                place.when(!Boolean.TRUE.equals(context.getRunAsNonRoot()), "may run as root");
                place.when(context.getRunAsUser() == null || context.getRunAsUser() == 0, "has no user of its own");
                place.when(
                        context.getSeccompProfile() == null
                                || !"RuntimeDefault"
                                        .equals(context.getSeccompProfile().getType()),
                        "has no seccomp profile");
                place.when(
                        !Boolean.FALSE.equals(pod.getAutomountServiceAccountToken()), "holds a token of the cluster");
                place.when(!Boolean.FALSE.equals(pod.getEnableServiceLinks()), "gets the addresses of all services");
                place.when(
                        Stream.of(pod.getHostNetwork(), pod.getHostPID(), pod.getHostIPC())
                                .anyMatch(Boolean.TRUE::equals),
                        "shares a namespace with the node");
                place.when(
                        pod.getVolumes().stream().anyMatch(volume -> volume.getHostPath() != null),
                        "mounts a directory of the node");
                for (Container container : workload.containers()) {
                    SecurityContext own = container.getSecurityContext();
                    place.when(own == null, "has a container without a security context");
                    if (own != null) {
                        place.when(!Boolean.FALSE.equals(own.getAllowPrivilegeEscalation()), "may escalate privileges");
                        place.when(
                                !Boolean.TRUE.equals(own.getReadOnlyRootFilesystem()), "may write its root directory");
                        place.when(
                                own.getCapabilities() == null
                                        || !List.of("ALL")
                                                .equals(own.getCapabilities().getDrop())
                                        || !own.getCapabilities().getAdd().isEmpty(),
                                "keeps capabilities");
                        place.when(Boolean.TRUE.equals(own.getPrivileged()), "is privileged");
                        place.when(own.getRunAsUser() != null || own.getRunAsNonRoot() != null, "overrides its pod");
                    }
                }
            }
        }
    },

    CONTAINERS_ARE_PROBED(
            new Breach("k8s/base/chat-service.yaml", "livenessProbe:", "healthProbe:"),
            new Breach("k8s/base/redis.yaml", "startupProbe:", "startProbe:"),
            new Breach(
                    "k8s/base/image-service.yaml",
                    "health/readiness, port: management",
                    "health/readiness, port: http"),
            new Breach("k8s/base/image-service.yaml", "health/readiness", "health/liveness"),
            new Breach("k8s/base/mongo.yaml", "tcpSocket: {port: mongo}", "tcpSocket: {port: mongod}")) {
        @Override
        public void check(Cluster cluster, Sources sources, Violations violations) {
            for (Workload workload : cluster.workloads()) {
                Violations.Place place = violations.of(workload);
                boolean ours = Sources.SERVICES.contains(workload.name());
                for (Container container : workload.lasting()) {
                    place.when(container.getStartupProbe() == null, "has no startup probe");
                    place.when(container.getReadinessProbe() == null, "has no readiness probe");
                    place.when(container.getLivenessProbe() == null, "has no liveness probe");
                    Stream.of(container.getStartupProbe(), container.getReadinessProbe(), container.getLivenessProbe())
                            .filter(Objects::nonNull)
                            .map(PodRule::port)
                            .filter(Objects::nonNull)
                            .forEach(port -> {
                                place.when(workload.port(port).isEmpty(), "probes the unknown port " + port);
                                place.when(ours && !"management".equals(port.getStrVal()), "probes port " + port);
                            });
                    if (ours) {
                        place.when(
                                !"/actuator/health/readiness".equals(path(container.getReadinessProbe())),
                                "asks something else than its readiness");
                        place.when(
                                !"/actuator/health/liveness".equals(path(container.getLivenessProbe())),
                                "asks something else than its liveness");
                    }
                }
            }
        }
    },

    CONTAINERS_ARE_BOUNDED(
            new Breach("k8s/base/chat-service.yaml", "limits: {memory: 768Mi}", "limits: {}"),
            new Breach("k8s/base/mongo.yaml", "requests: {cpu: 200m, memory: 1Gi}", "requests: {memory: 1Gi}"),
            new Breach("k8s/base/redis.yaml", "emptyDir: {sizeLimit: 16Mi}", "emptyDir: {}")) {
        @Override
        public void check(Cluster cluster, Sources sources, Violations violations) {
            for (Workload workload : cluster.workloads()) {
                Violations.Place place = violations.of(workload);
                for (Container container : workload.containers()) {
                    var resources = container.getResources();
                    place.when(resources == null, "has no resources");
                    if (resources != null) {
                        place.when(
                                !resources.getRequests().keySet().containsAll(Set.of("cpu", "memory")),
                                "requests too little");
                        place.when(!resources.getLimits().containsKey("memory"), "has no memory limit");
                    }
                }
                for (Volume volume : workload.template().getSpec().getVolumes()) {
                    place.when(
                            volume.getEmptyDir() != null && volume.getEmptyDir().getSizeLimit() == null,
                            "may fill its node through " + volume.getName());
                }
            }
        }
    },

    IMAGES_ARE_FIXED_AND_THE_SAME_AS_IN_COMPOSE(
            new Breach("k8s/base/mongo.yaml", "image: mongo:7.0", "image: mongo"),
            new Breach("k8s/base/mongo.yaml", "image: mongo:7.0", "image: mongo:latest"),
            new Breach("k8s/base/redis.yaml", "image: redis:7-alpine", "image: redis:8-alpine"),
            new Breach(
                    "k8s/base/chat-service.yaml",
                    "image: maru/chat-service:",
                    "imagePullPolicy: Always\n          image: maru/chat-service:"),
            new Breach("docker-compose.yml", "image: maru/image-service:", "image: maru/pictures:")) {
        @Override
        public void check(Cluster cluster, Sources sources, Violations violations) {
            ComposeProject compose = new ComposeProject(sources);
            for (Workload workload : cluster.workloads()) {
                Violations.Place place = violations.of(workload);
                for (Container container : workload.containers()) {
                    String image = container.getImage();
                    place.when(
                            !image.matches("[a-z/-]+:[0-9][0-9a-z.-]*"), "runs " + image + ", which has no fixed tag");
                    place.when("Always".equals(container.getImagePullPolicy()), "always pulls its image");
                    String there = compose.service(workload.name()).text("image");
                    place.when(!image.equals(there), "runs " + image + ", and " + there + " in compose");
                }
            }
        }
    },

    ENVIRONMENT_IS_WHAT_THE_SERVICES_READ(
            new Breach("k8s/base/chat-service.yaml", "name: MARU_REDIS_URL", "name: MARU_REDIS_URI"),
            new Breach("k8s/base/user-room-service.yaml", "- name: MARU_TOKEN_SECRET", "- name: MARU_LOG_SECRET"),
            new Breach("k8s/base/image-service.yaml", "MARU_PICTURE_DIR", "MARU_PICTURES")) {
        @Override
        public void check(Cluster cluster, Sources sources, Violations violations) {
            for (Workload workload : cluster.workloads()) {
                if (!Sources.SERVICES.contains(workload.name())) {
                    continue;
                }
                Container container = workload.lasting().getFirst();
                Set<String> given =
                        container.getEnv().stream().map(EnvVar::getName).collect(Collectors.toCollection(TreeSet::new));
                String values = container.getEnv().stream()
                        .map(EnvVar::getValue)
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining());
                given.stream()
                        .filter(name -> !sources.settings(workload.name()).contains(name)
                                && !values.contains("$(" + name + ")"))
                        .forEach(name -> violations.add(workload, "is given " + name + ", which it does not read"));
                sources.requiredSettings(workload.name()).stream()
                        .filter(name -> !given.contains(name))
                        .forEach(name -> violations.add(workload, "is not given " + name + ", which it needs"));
            }
        }
    },

    AN_INSTALLATION_CAN_SAY_WHAT_IT_HAS_TO(
            new Breach("k8s/base/user-room-service.yaml", "key: MARU_MAIL_HOST", "key: MARU_MAIL_FROM"),
            new Breach("k8s/base/user-room-service.yaml", "- name: MARU_ADMIN_EMAILS", "- name: MARU_MAIL_TO_LOG"),
            new Breach("k8s/base/kustomization.yaml", "MARU_MAIL_PORT=587", "MARU_MAIL_PORT=25"),
            new Breach(
                    "k8s/base/user-room-service.yaml",
                    "MARU_GOOGLE_CLIENT_KEY, optional: true",
                    "MARU_REDIS_PASSWORD")) {
        @Override
        public void check(Cluster cluster, Sources sources, Violations violations) {
            for (Workload workload : cluster.workloads()) {
                if (!workload.name().equals("user-room-service")) {
                    continue;
                }
                sources.choices().forEach((name, standard) -> {
                    Violations.Place place = violations.of(workload + " " + name);
                    EnvVar variable = workload.variable(name).orElse(null);
                    place.when(variable == null || variable.getValueFrom() == null, "cannot be chosen");
                    if (variable == null || variable.getValueFrom() == null) {
                        return;
                    }
                    var secret = variable.getValueFrom().getSecretKeyRef();
                    var setting = variable.getValueFrom().getConfigMapKeyRef();
                    place.when(
                            !name.equals(secret != null ? secret.getKey() : setting != null ? setting.getKey() : null),
                            "is read from somewhere else");
                    // Where people find it differs with every cluster.
                    place.when(
                            setting != null
                                    && !name.equals("MARU_PUBLIC_URL")
                                    && !standard.equals(cluster.value(variable)),
                            "is something else when it is not chosen");
                });
            }
        }
    },

    SECRETS_COME_FROM_OUTSIDE_THE_REPOSITORY(
            new Breach(
                    "k8s/base/redis.yaml",
                    "valueFrom: {secretKeyRef: {name: secrets, key: MARU_REDIS_PASSWORD}}",
                    "value: secret"),
            new Breach("k8s/base/redis.yaml", "key: MARU_REDIS_PASSWORD", "key: REDIS_PASSWORD"),
            new Breach("k8s/base/redis.yaml", "secretKeyRef: {name: secrets", "secretKeyRef: {name: passwords"),
            new Breach("deploy/secrets", "  MARU_LOG_SECRET", "  MARU_LOGS_SECRET"),
            new Breach("k8s/overlays/local/kustomization.yaml", "envs: [secrets.env]", "literals: [MARU_LOG_SECRET=a]"),
            new Breach(".gitignore", "secrets.env", "*.env.local"),
            new Breach("k8s/base/namespace.yaml", "kind: Namespace", "kind: Secret")) {
        @Override
        public void check(Cluster cluster, Sources sources, Violations violations) {
            Pattern secret = Pattern.compile(".*_(SECRET|PASSWORD|KEY)");
            for (Workload workload : cluster.workloads()) {
                Violations.Place place = violations.of(workload);
                workload.containers().stream()
                        .flatMap(container -> container.getEnv().stream())
                        .forEach(variable -> {
                            var reference = variable.getValueFrom() == null
                                    ? null
                                    : variable.getValueFrom().getSecretKeyRef();
                            place.when(
                                    secret.matcher(variable.getName()).matches() && reference == null,
                                    variable.getName() + " is written down");
                            if (reference != null) {
                                place.when(
                                        Boolean.TRUE.equals(reference.getOptional())
                                                == sources.madeSecrets().contains(reference.getKey()),
                                        "wants " + reference.getKey() + ", which deploy/secrets does not make");
                                place.when(
                                        cluster.generators("secretGenerator").stream()
                                                .noneMatch(generator ->
                                                        reference.getName().equals(generator.get("name"))),
                                        "reads the secret " + reference.getName() + ", which nobody makes");
                            }
                        });
            }
            for (Map<String, Object> generator : cluster.generators("secretGenerator")) {
                violations
                        .of("secretGenerator")
                        .when(
                                !strings(generator.get("envs")).equals(List.of("secrets.env"))
                                        || generator.containsKey("literals"),
                                "has secrets of its own");
            }
            violations
                    .of("k8s")
                    .when(
                            !cluster.all(io.fabric8.kubernetes.api.model.Secret.class)
                                    .isEmpty(),
                            "holds a secret");
            violations
                    .of(".gitignore")
                    .when(
                            !sources.text(".gitignore").lines().toList().containsAll(List.of(".env", "secrets.env")),
                            "lets secrets in");
        }
    },

    A_SERVICE_STARTS_AFTER_ITS_STORES(
            new Breach(
                    "k8s/base/chat-service.yaml",
                    "[/app/reachable, \"mongo-0.mongo:27017\", \"redis:6379\"]",
                    "[/app/reachable, \"redis:6379\"]"),
            new Breach(
                    "k8s/base/image-service.yaml",
                    "[/app/reachable, \"mongo-0.mongo:27017\"]",
                    "[/app/reachable, \"mongo:27018\"]"),
            new Breach("k8s/base/user-room-service.yaml", "/app/reachable", "/app/wait")) {
        @Override
        public void check(Cluster cluster, Sources sources, Violations violations) {
            Pattern store = Pattern.compile("@([a-z0-9.-]+:\\d+)");
            for (Workload workload : cluster.workloads()) {
                List<String> awaited = workload.initial().stream()
                        .map(Container::getCommand)
                        .filter(command -> command.getFirst().equals("/app/reachable"))
                        .flatMap(command -> command.stream().skip(1))
                        .sorted()
                        .toList();
                List<String> used = workload.lasting().stream()
                        .flatMap(container -> container.getEnv().stream())
                        .flatMap(variable ->
                                store.matcher(cluster.value(variable)).results())
                        .map(match -> match.group(1))
                        .sorted()
                        .toList();
                violations.of(workload).when(!awaited.equals(used), "uses " + used + " and waits for " + awaited);
            }
        }
    },

    A_POD_LEAVES_WITHOUT_LOSING_A_REQUEST(
            new Breach("k8s/base/chat-service.yaml", "maxUnavailable: 0", "maxUnavailable: 1"),
            new Breach(
                    "k8s/base/gateway-service.yaml",
                    "preStop: {sleep: {seconds: 5}}",
                    "preStop: {sleep: {seconds: 0}}"),
            new Breach(
                    "k8s/base/chat-service.yaml",
                    "terminationGracePeriodSeconds: 60",
                    "terminationGracePeriodSeconds: 20"),
            new Breach("k8s/base/user-room-service.yaml", "kind: PodDisruptionBudget", "kind: ConfigMap"),
            new Breach("k8s/base/chat-service.yaml", "minReplicas: 2", "minReplicas: 1"),
            new Breach("k8s/overlays/local/ingress.yaml", "\"3600\"", "\"60\""),
            new Breach("k8s/overlays/local/ingress.yaml", "proxy-body-size: 11m", "proxy-body-size: 1m")) {
        @Override
        public void check(Cluster cluster, Sources sources, Violations violations) {
            for (Deployment deployment : cluster.all(Deployment.class)) {
                String name = deployment.getMetadata().getName();
                Violations.Place place = violations.of(name);
                var update = deployment.getSpec().getStrategy().getRollingUpdate();
                place.when(
                        update == null
                                || !Integer.valueOf(0)
                                        .equals(update.getMaxUnavailable().getIntVal()),
                        "is updated by taking away first");
                var pod = deployment.getSpec().getTemplate().getSpec();
                long sleep = pod.getContainers().stream()
                        .map(Container::getLifecycle)
                        .mapToLong(cycle -> cycle == null
                                        || cycle.getPreStop() == null
                                        || cycle.getPreStop().getSleep() == null
                                ? 0
                                : cycle.getPreStop().getSleep().getSeconds())
                        .min()
                        .orElse(0);
                place.when(sleep < 3, "stops before proxies have forgotten it");
                place.when(
                        pod.getTerminationGracePeriodSeconds()
                                < sleep + sources.shutdown(name).toSeconds() + 5,
                        "is killed before it has drained");
                Workload workload = cluster.workloads().stream()
                        .filter(w -> w.name().equals(name))
                        .findFirst()
                        .orElseThrow();
                boolean budgeted = cluster.all(PodDisruptionBudget.class).stream()
                        .anyMatch(budget -> Cluster.selects(
                                budget.getSpec().getSelector(),
                                workload.template().getMetadata().getLabels()));
                boolean single = Integer.valueOf(1).equals(workload.replicas());
                place.when(!single && !budgeted, "may be evicted as a whole");
            }
            for (HorizontalPodAutoscaler scaler : cluster.all(HorizontalPodAutoscaler.class)) {
                violations
                        .of("HorizontalPodAutoscaler")
                        .when(scaler.getSpec().getMinReplicas() < 2, "may leave one pod");
            }
            for (Ingress ingress : cluster.all(Ingress.class)) {
                Violations.Place place = violations.of("Ingress");
                Map<String, String> notes = ingress.getMetadata().getAnnotations();
                for (String direction : List.of("read", "send")) {
                    place.when(
                            Integer.parseInt(notes.getOrDefault(
                                            "nginx.ingress.kubernetes.io/proxy-" + direction + "-timeout", "60"))
                                    < 600,
                            "cuts quiet sockets");
                }
                place.when(
                        !notes.getOrDefault("nginx.ingress.kubernetes.io/proxy-body-size", "1m")
                                .equals("11m"),
                        "does not let a picture of 10 MiB through");
            }
        }
    };

    private final List<Breach> breaches;

    PodRule(Breach... breaches) {
        this.breaches = List.of(breaches);
    }

    @Override
    public List<Breach> breaches() {
        return breaches;
    }

    private static IntOrString port(Probe probe) {
        if (probe.getHttpGet() != null) {
            return probe.getHttpGet().getPort();
        }
        return probe.getTcpSocket() == null ? null : probe.getTcpSocket().getPort();
    }

    private static String path(Probe probe) {
        HTTPGetAction get = probe == null ? null : probe.getHttpGet();
        return get == null ? null : get.getPath();
    }
}
