package dev.maru.standalone.service;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Keeps the libraries of one service out of the contexts of the others: on one class path, Boot would configure a gateway
 * inside chat-service and a MongoDB client inside the gateway.
 */
final class DenyAutoConfigurationFilter implements AutoConfigurationImportFilter, EnvironmentAware {

    static final String DENIED = "standalone.deny-auto-configurations";

    private List<String> denied = List.of();

    @Override
    public void setEnvironment(Environment environment) {
        denied = List.of(environment.getProperty(DENIED, String[].class, new String[0]));
    }

    @Override
    public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
        var matches = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            String name = classes[i];
            matches[i] = name == null || denied.stream().noneMatch(name::startsWith);
        }
        return matches;
    }
}
