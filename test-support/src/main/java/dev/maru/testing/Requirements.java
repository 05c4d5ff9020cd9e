package dev.maru.testing;

import static org.junit.platform.commons.support.AnnotationSupport.isAnnotated;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips tests that need what this machine has not; on CI a skipped test would be a check that nobody makes, so there it fails. */
final class Requirements implements ExecutionCondition {

    static final String REQUIRE_ALL = "MARU_TEST_REQUIRE_ALL";

    private final Map<String, String> environment;

    Requirements() {
        this(System.getenv());
    }

    Requirements(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return decide(missing(context));
    }

    ConditionEvaluationResult decide(List<String> missing) {
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("Everything it needs is here");
        }
        String reason = "It needs " + String.join(" and ", missing);
        if (Boolean.parseBoolean(environment.get(REQUIRE_ALL))) {
            throw new IllegalStateException(reason + ", and " + REQUIRE_ALL + " is set");
        }
        return ConditionEvaluationResult.disabled(reason);
    }

    private static List<String> missing(ExtensionContext context) {
        var missing = new ArrayList<String>();
        var element = context.getElement();
        if (isAnnotated(element, RequiresReplicaSet.class)
                && !MongoStore.shared().isReplicaSet()) {
            missing.add("a MongoDB replica set (put mongod on the PATH, start Docker or set MARU_TEST_MONGODB_URI)");
        }
        if (isAnnotated(element, RequiresServers.class) && !StoreChoice.canStartServers()) {
            missing.add("MongoDB and Redis servers to break (put mongod and redis-server on the PATH or start Docker)");
        }
        if (isAnnotated(element, RequiresServerPrograms.class)
                && (Executables.find("mongod").isEmpty()
                        || Executables.find("redis-server").isEmpty())) {
            missing.add("mongod and redis-server on the PATH");
        }
        if (isAnnotated(element, RequiresBrowser.class)
                && (Executables.find("chromium", "google-chrome", "chrome").isEmpty()
                        || Executables.find("chromedriver").isEmpty())) {
            missing.add("chromium and chromedriver on the PATH");
        }
        return missing;
    }
}
