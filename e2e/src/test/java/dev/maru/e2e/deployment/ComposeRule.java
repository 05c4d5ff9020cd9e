package dev.maru.e2e.deployment;

import dev.maru.e2e.deployment.ComposeProject.Service;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

enum ComposeRule implements Rule {
    KEYS_ARE_KNOWN(
            new Breach("docker-compose.yml", "read_only:", "readonly:"),
            new Breach("docker-compose.yml", "healthcheck:", "health_check:"),
            new Breach("docker-compose.yml", "\nvolumes:", "\nvolume:")) {
        @Override
        void check(ComposeProject project, Sources sources, Violations violations) {
            project.keys().stream()
                    .filter(key ->
                            !Set.of("name", "services", "networks", "volumes").contains(key) && !key.startsWith("x-"))
                    .forEach(key -> violations.add("docker-compose.yml", "unknown key " + key));
            for (Service service : project.services()) {
                service.values().keySet().stream()
                        .filter(key -> !SERVICE_KEYS.contains(key))
                        .forEach(key -> violations.add(service, "unknown key " + key));
            }
        }
    },

    CONTAINERS_ARE_LOCKED_IN(
            new Breach("docker-compose.yml", "user: \"10001:10001\"", "user: root"),
            new Breach("docker-compose.yml", "user: \"999:999\"", "user: \"0:0\""),
            new Breach("docker-compose.yml", "read_only: true", "read_only: false"),
            new Breach("docker-compose.yml", "cap_drop: [ALL]", "cap_drop: [NET_RAW]"),
            new Breach("docker-compose.yml", "cap_drop: [ALL]", "cap_drop: [ALL]\n  cap_add: [SYS_ADMIN]"),
            new Breach("docker-compose.yml", "no-new-privileges:true", "no-new-privileges:false"),
            new Breach("docker-compose.yml", "    hostname: mongo", "    privileged: true"),
            new Breach("docker-compose.yml", "/maru:ro", "/maru"),
            new Breach("docker-compose.yml", "    mem_limit: 128M\n", ""),
            new Breach("docker-compose.yml", "  pids_limit: 512\n", "")) {
        @Override
        void check(ComposeProject project, Sources sources, Violations violations) {
            for (Service service : project.services()) {
                Violations.Place place = violations.of(service);
                place.when(!service.text("user").matches("[1-9]\\d*:[1-9]\\d*"), "has no user of its own by number");
                place.when(!service.text("read_only").equals("true"), "may write its root directory");
                place.when(!service.list("cap_drop").equals(List.of("ALL")), "keeps capabilities");
                place.when(
                        !service.list("security_opt").equals(List.of("no-new-privileges:true")), "may gain privileges");
                place.when(!service.values().containsKey("mem_limit"), "has no memory limit");
                place.when(!service.values().containsKey("pids_limit"), "may fork without end");
                for (String key : List.of("cap_add", "privileged", "network_mode", "pid", "ipc", "devices")) {
                    place.when(service.values().containsKey(key), "has " + key);
                }
                for (String volume : service.list("volumes")) {
                    boolean named = project.volumes().containsKey(volume.split(":")[0]);
                    place.when(!named && !volume.endsWith(":ro"), "may write to " + volume);
                }
            }
        }
    },

    ONLY_THE_GATEWAY_PUBLISHES_A_PORT(
            new Breach("docker-compose.yml", "${MARU_BIND:-127.0.0.1}", "0.0.0.0"),
            new Breach("docker-compose.yml", "    hostname: mongo", "    ports: [\"127.0.0.1:27017:27017\"]"),
            new Breach("docker-compose.yml", ":8080\"]", ":9080\"]")) {
        @Override
        void check(ComposeProject project, Sources sources, Violations violations) {
            for (Service service : project.services()) {
                List<String> expected = service.name().equals("gateway-service")
                        ? List.of("${MARU_BIND:-127.0.0.1}:${MARU_PORT:-8080}:8080")
                        : List.of();
                violations
                        .of(service)
                        .when(!service.list("ports").equals(expected), "publishes " + service.list("ports"));
            }
        }
    },

    STORES_ARE_REACHED_BY_THEIR_OWNERS_ONLY(
            new Breach(
                    "docker-compose.yml", "networks: [outside, services]", "networks: [outside, services, documents]"),
            new Breach(
                    "docker-compose.yml", "networks: [services, documents, relay]", "networks: [services, documents]"),
            new Breach("docker-compose.yml", "documents: {internal: true}", "documents: {}"),
            new Breach("docker-compose.yml", "relay, abroad]", "relay]"),
            new Breach(
                    "docker-compose.yml",
                    "networks: [services, documents, relay]",
                    "networks: [services, documents, relay, abroad]"),
            new Breach("docker-compose.yml", "networks: [relay]", "networks: [relay, outside]")) {
        @Override
        void check(ComposeProject project, Sources sources, Violations violations) {
            project.networks()
                    .forEach((name, network) -> violations
                            .of("network " + name)
                            .when(
                                    !OPEN_NETWORKS.containsKey(name)
                                            && !ComposeProject.map(network).equals(Map.of("internal", true)),
                                    "leads outside"));
            for (Service service : project.services()) {
                Violations.Place place = violations.of(service);
                List<String> joined = service.list("networks");
                OPEN_NETWORKS.forEach((network, only) ->
                        place.when(joined.contains(network) != service.name().equals(only), "joins " + joined));
                String values = String.join(" ", service.environment().values());
                for (Service other : project.services()) {
                    boolean calls = Pattern.compile("[/@]" + other.name() + ":\\d")
                            .matcher(values)
                            .find();
                    boolean reaches =
                            !service.equals(other) && joined.stream().anyMatch(other.list("networks")::contains);
                    place.when(calls && !reaches, "needs " + other + " and cannot reach it");
                    place.when(
                            !calls && reaches && !other.isBuilt() && service.isBuilt(),
                            "reaches " + other + " for nothing");
                }
            }
        }
    },

    CONTAINERS_START_IN_THE_ORDER_OF_THEIR_HEALTH(
            new Breach(
                    "docker-compose.yml", "redis: {condition: service_healthy}", "redis: {condition: service_started}"),
            new Breach("docker-compose.yml", "      redis: {condition: service_healthy}\n", ""),
            new Breach("docker-compose.yml", "      test: [\"CMD\", \"bash\", \"/maru/ready\"]\n", ""),
            new Breach("docker-compose.yml", "\"/app/healthy\", \"9081\"", "\"/app/healthy\", \"9082\""),
            new Breach("docker-compose.yml", "\"/app/healthy\"", "\"curl\"")) {
        @Override
        void check(ComposeProject project, Sources sources, Violations violations) {
            for (Service service : project.services()) {
                Violations.Place place = violations.of(service);
                List<String> test = Cluster.strings(service.map("healthcheck").get("test"));
                place.when(test.isEmpty(), "has no health check");
                if (service.isBuilt()) {
                    String port = managementPort(sources, service.name());
                    place.when(!test.equals(List.of("CMD", "/app/healthy", port)), "is not asked on port " + port);
                }
                service.map("depends_on")
                        .forEach((other, how) -> place.when(
                                !ComposeProject.map(how).equals(Map.of("condition", "service_healthy")),
                                "does not wait for the health of " + other));
                for (String store : List.of("mongo", "redis")) {
                    boolean uses =
                            String.join(" ", service.environment().values()).contains("@" + store + ":");
                    place.when(uses && !service.map("depends_on").containsKey(store), "does not wait for " + store);
                }
            }
        }
    },

    ENVIRONMENT_IS_WHAT_THE_SERVICES_READ(
            new Breach("docker-compose.yml", "MARU_REDIS_URL:", "MARU_REDIS_URI:"),
            new Breach("docker-compose.yml", "MARU_PICTURE_DIR:", "MARU_PICTURES:"),
            new Breach(
                    "docker-compose.yml",
                    "      MARU_TOKEN_SECRET: ${MARU_TOKEN_SECRET:?run deploy/secrets first}\n",
                    "")) {
        @Override
        void check(ComposeProject project, Sources sources, Violations violations) {
            for (Service service : project.services()) {
                if (!service.isBuilt()) {
                    continue;
                }
                Set<String> given = service.environment().keySet();
                given.stream()
                        .filter(name -> !sources.settings(service.name()).contains(name))
                        .forEach(name -> violations.add(service, "is given " + name + ", which it does not read"));
                sources.requiredSettings(service.name()).stream()
                        .filter(name -> !given.contains(name))
                        .forEach(name -> violations.add(service, "is not given " + name + ", which it needs"));
            }
        }
    },

    AN_INSTALLATION_CAN_SAY_WHAT_IT_HAS_TO(
            new Breach("docker-compose.yml", "      MARU_MAIL_HOST: ${MARU_MAIL_HOST:-}\n", ""),
            new Breach("docker-compose.yml", "${MARU_GOOGLE_CLIENT_ID:-}", "${MARU_GITHUB_CLIENT_ID:-}"),
            new Breach("docker-compose.yml", "${MARU_ADMIN_EMAILS:-}", "root@maru.test"),
            new Breach("docker-compose.yml", "${MARU_MAIL_PORT:-587}", "${MARU_MAIL_PORT:-25}"),
            new Breach("docker-compose.yml", "    env_file: [{path: limits.env, required: false}]\n", "")) {
        @Override
        void check(ComposeProject project, Sources sources, Violations violations) {
            for (Service service : project.services()) {
                if (!service.name().equals("user-room-service")) {
                    continue;
                }
                violations
                        .of(service + " limits")
                        .when(
                                !service.text("env_file").equals("[{path=limits.env, required=false}]"),
                                "cannot be chosen, or have to be");
                // As somebody who starts the service by hand would find it: the same names, and the same defaults.
                sources.choices()
                        .forEach((name, standard) -> violations
                                .of(service + " " + name)
                                .when(
                                        !("${" + name + ":-" + standard + "}")
                                                .equals(service.environment().get(name)),
                                        "cannot be chosen, or is something else when it is not"));
            }
        }
    },

    SECRETS_COME_FROM_OUTSIDE_THE_REPOSITORY(
            new Breach("docker-compose.yml", "${MARU_LOG_SECRET:?run deploy/secrets first}", "a-secret"),
            new Breach(
                    "docker-compose.yml",
                    "${MARU_LOG_SECRET:?run deploy/secrets first}",
                    "${MARU_LOG_SECRET:-a-secret}"),
            new Breach("docker-compose.yml", "${MARU_LOG_SECRET:?run deploy/secrets first}", "${MARU_LOG_SECRET:-}"),
            new Breach("docker-compose.yml", "${MARU_MAIL_PASSWORD:-}", "${MARU_MAIL_PASSWORD:-a-password}"),
            new Breach("docker-compose.yml", "redis://:${MARU_REDIS_PASSWORD:?run deploy/secrets first}@", "redis://"),
            new Breach("docker-compose.yml", "run deploy/secrets first", ""),
            new Breach("docker-compose.yml", "${MARU_MONGO_KEY:?", "${MARU_MONGO_KEYFILE:?")) {
        @Override
        void check(ComposeProject project, Sources sources, Violations violations) {
            for (Service service : project.services()) {
                service.environment().forEach((name, value) -> {
                    Violations.Place place = violations.of(service + " " + name);
                    // What deploy/secrets cannot make up, such as the password of a mail server, need not be there.
                    boolean optional = !sources.madeSecrets().contains(name) && value.equals("${" + name + ":-}");
                    place.when(
                            name.matches(".*_(SECRET|PASSWORD|KEY)")
                                    && !optional
                                    && !REQUIRED.matcher(value).matches(),
                            "is written down");
                    place.when(
                            name.matches(".*_(MONGODB_URI|REDIS_URL)")
                                    && !REQUIRED.matcher(value).find(),
                            "has no password");
                    REQUIRED.matcher(value).results().map(MatchResult::group).forEach(reference -> {
                        String secret = reference.substring(2, reference.indexOf(':'));
                        place.when(
                                !sources.madeSecrets().contains(secret),
                                "wants " + secret + ", which deploy/secrets does not make");
                    });
                });
            }
        }
    },

    EVERY_SERVICE_IS_BUILT_FROM_THE_ONE_DOCKERFILE(
            new Breach("docker-compose.yml", "args: {SERVICE: image-service}", "args: {SERVICE: chat-service}"),
            new Breach("docker-compose.yml", "    image: mongo:7.0", "    image: mongo:latest"),
            new Breach("Dockerfile", "chat-service,user-room-service", "user-room-service"),
            new Breach("Dockerfile", "USER 10001:10001", "USER maru"),
            new Breach("Dockerfile", "FROM eclipse-temurin:25-jre\n", "FROM eclipse-temurin:latest\n"),
            new Breach("Dockerfile", "ENTRYPOINT [\"java\", ", "ENTRYPOINT java "),
            new Breach(".dockerignore", "*\n!pom.xml", "!pom.xml"),
            new Breach(".dockerignore", "!tools/Bundle.java\n", ""),
            new Breach("deploy/jvm.options", "-XX:MaxRAMPercentage=50", "-Xmx512m")) {
        @Override
        void check(ComposeProject project, Sources sources, Violations violations) {
            for (Service service : project.services()) {
                Violations.Place place = violations.of(service);
                place.when(service.isBuilt() != Sources.SERVICES.contains(service.name()), "is built, or is not");
                place.when(
                        !service.text("image").matches("[a-z/-]+:[0-9][0-9a-z.-]*"),
                        "runs " + service.text("image") + ", which has no fixed tag");
                if (service.isBuilt()) {
                    place.when(
                            !ComposeProject.map(service.map("build").get("args"))
                                    .equals(Map.of("SERVICE", service.name())),
                            "is built from another service");
                }
            }
            Violations.Place place = violations.of("Dockerfile");
            String dockerfile = sources.text("Dockerfile");
            place.when(
                    !dockerfile.contains("--projects " + String.join(",", Sources.SERVICES) + " "),
                    "does not build every service");
            place.when(
                    !dockerfile.contains("for service in " + String.join(" ", Sources.SERVICES) + ";"),
                    "does not unpack every service");
            place.when(
                    !Pattern.compile("(?m)^USER [1-9]\\d*:[1-9]\\d*$")
                            .matcher(dockerfile)
                            .find(),
                    "does not name its user by number");
            place.when(
                    !Pattern.compile("(?m)^ENTRYPOINT \\[").matcher(dockerfile).find(),
                    "puts a shell before the service");
            place.when(
                    Pattern.compile("(?m)^FROM (\\S+(:latest|@\\S+)|[^:\\s]+)( AS .*)?$")
                            .matcher(dockerfile)
                            .find(),
                    "stands on an image without a fixed tag");
            violations
                    .of(".dockerignore")
                    .when(
                            !sources.text(".dockerignore").lines().toList().contains("*"),
                            "lets in what it does not name");
            TOOL.matcher(sources.text("web/pom.xml"))
                    .results()
                    .map(match -> match.group(1))
                    .filter(tool -> sources.text(".dockerignore").lines().noneMatch(line -> line.equals("!" + tool)))
                    .forEach(tool -> violations.add(".dockerignore", "keeps out " + tool + ", which the build runs"));
            violations
                    .of("jvm.options")
                    .when(
                            !sources.text("deploy/jvm.options").contains("-XX:MaxRAMPercentage="),
                            "does not follow the container's memory");
        }
    };

    private static final Set<String> SERVICE_KEYS = Set.of(
            "image",
            "build",
            "user",
            "restart",
            "read_only",
            "cap_drop",
            "security_opt",
            "pids_limit",
            "logging",
            "tmpfs",
            "stop_grace_period",
            "ports",
            "networks",
            "env_file",
            "environment",
            "healthcheck",
            "depends_on",
            "deploy",
            "mem_limit",
            "volumes",
            "hostname",
            "entrypoint",
            "command");

    /** Networks that lead outside, and who alone is in each: whom people reach, and who reaches mail servers and other sites. */
    private static final Map<String, String> OPEN_NETWORKS =
            Map.of("outside", "gateway-service", "abroad", "user-room-service");

    private static final Pattern REQUIRED = Pattern.compile("\\$\\{MARU_[A-Z0-9_]+:\\?run deploy/secrets first}");

    /** What the build runs from the source tree itself. */
    private static final Pattern TOOL = Pattern.compile("\\$\\{maven\\.multiModuleProjectDirectory}/(tools/[\\w./-]+)");

    private static final Pattern MANAGEMENT_PORT = Pattern.compile("\\b(90\\d\\d)\\b");

    private final List<Breach> breaches;

    ComposeRule(Breach... breaches) {
        this.breaches = List.of(breaches);
    }

    abstract void check(ComposeProject project, Sources sources, Violations violations);

    @Override
    public List<String> violations(Sources sources) {
        Violations violations = new Violations();
        check(new ComposeProject(sources), sources, violations);
        return violations.sentences();
    }

    @Override
    public List<Breach> breaches() {
        return breaches;
    }

    private static String managementPort(Sources sources, String service) {
        var matcher = MANAGEMENT_PORT.matcher(sources.text(Sources.configuration(service)));
        return matcher.find() ? matcher.group() : "in its configuration";
    }
}
