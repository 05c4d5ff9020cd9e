package dev.maru.e2e.browser;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.util.FileSystemUtils;

/** Starts the standalone for the first test that asks for it and stops it after the last one. */
final class SharedMaru implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningMaru.class;
    }

    @Override
    public RunningMaru resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.GLOBAL)
                .computeIfAbsent(Shared.class, _ -> Shared.start(), Shared.class)
                .maru();
    }

    private record Shared(RunningMaru maru, Path directory) implements AutoCloseable {

        static Shared start() {
            try {
                Path directory = Files.createTempDirectory("maru-e2e");
                return new Shared(RunningMaru.start(directory.resolve("data")), directory);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws Exception {
            maru.close();
            FileSystemUtils.deleteRecursively(directory);
        }
    }
}
