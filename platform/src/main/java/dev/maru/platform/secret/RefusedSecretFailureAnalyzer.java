package dev.maru.platform.secret;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what an operator must do, in place of a stack trace. */
final class RefusedSecretFailureAnalyzer extends AbstractFailureAnalyzer<RefusedSecretException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, RefusedSecretException cause) {
        return new FailureAnalysis(
                "The secret " + cause.getMessage() + ".",
                "Set the environment variable " + cause.name() + " to at least " + Secrets.MIN_BYTES
                        + " random bytes, for example from: openssl rand -base64 48",
                cause);
    }
}
