package dev.maru.e2e.browser;

import dev.maru.testing.GithubStub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.util.FileSystemUtils;

/** Starts the standalone for the first test that asks for it and stops it after the last one. */
final class SharedMaru implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == RunningMaru.class || type == GithubStub.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Shared shared = context.getRoot()
                .getStore(Namespace.GLOBAL)
                .computeIfAbsent(Shared.class, _ -> Shared.start(), Shared.class);
        return parameter.getParameter().getType() == GithubStub.class ? shared.github() : shared.maru();
    }

    private record Shared(RunningMaru maru, OtherSite site, GithubStub github, Path directory)
            implements AutoCloseable {

        static Shared start() {
            try {
                Path directory = Files.createTempDirectory("maru-e2e");
                OtherSite site = OtherSite.start();
                GithubStub github = new GithubStub();
                Map<String, String> settings = new HashMap<>(site.settings());
                settings.putAll(github.settings());
                settings.put("MARU_ADMIN_EMAILS", WithMaru.ADMIN);
                return new Shared(RunningMaru.start(directory.resolve("data"), settings), site, github, directory);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws Exception {
            maru.close();
            site.close();
            github.close();
            FileSystemUtils.deleteRecursively(directory);
        }
    }
}
