package dev.maru.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Every route that people can ask for is in docs/rest.md, and everything that is described there exists. */
class RoutesTest {

    private static final Pattern DESCRIBED = Pattern.compile("`(GET|POST|PUT|PATCH|DELETE) (/[^\\s`?|]*)");

    /** The socket has a document of its own. */
    private static final Set<String> ELSEWHERE = Set.of("GET /ws");

    @Test
    void theDocumentAndTheServicesNameTheSameRoutes() throws IOException {
        Set<String> served = new TreeSet<>();
        for (Class<?> endpoint : endpoints()) {
            for (Method method : endpoint.getDeclaredMethods()) {
                served.addAll(routes(endpoint, method));
            }
        }
        served.removeAll(ELSEWHERE);
        Set<String> described = new TreeSet<>();
        DESCRIBED
                .matcher(Files.readString(Path.of("../docs/rest.md")))
                .results()
                .forEach(found -> described.add(found.group(1) + " " + nameless(found.group(2))));

        assertThat(served).hasSizeGreaterThan(90);
        assertThat(described).containsAll(served);
        assertThat(served).containsAll(described);
    }

    private static List<Class<?>> endpoints() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
        return scanner.findCandidateComponents("dev.maru").stream()
                .<Class<?>>map(found -> ClassUtils.resolveClassName(
                        String.valueOf(found.getBeanClassName()), RoutesTest.class.getClassLoader()))
                .filter(endpoint -> !endpoint.getName().startsWith("dev.maru.e2e"))
                .toList();
    }

    private static List<String> routes(Class<?> endpoint, Method method) {
        RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
        if (mapping == null) {
            return List.of();
        }
        RequestMapping above = AnnotatedElementUtils.findMergedAnnotation(endpoint, RequestMapping.class);
        String base = above == null ? "" : first(above.path());
        return Arrays.stream(mapping.method())
                .flatMap(verb -> paths(mapping).map(path -> verb + " " + nameless(base + path)))
                .filter(route -> !route.contains(" /internal/"))
                .toList();
    }

    private static Stream<String> paths(RequestMapping mapping) {
        return mapping.path().length == 0 ? Stream.of("") : Arrays.stream(mapping.path());
    }

    private static String first(String[] paths) {
        return paths.length == 0 ? "" : paths[0];
    }

    private static String nameless(String path) {
        return path.replaceAll("\\{[^}]*}", "{}");
    }
}
