package dev.maru.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("(?:]\\(|src=\")([^)\\s\"]+)");
    private static final Pattern HEADING = Pattern.compile("^#+ +(.+)$", Pattern.MULTILINE);
    private static final Pattern ERROR_CODE = Pattern.compile("new ErrorCode\\(\\s*\"([a-z-]+)\"");
    private static final Pattern VARIABLE = Pattern.compile("\\bMARU_[A-Z0-9_]+\\b");

    static Stream<Path> documents() throws IOException {
        return files(".md");
    }

    @ParameterizedTest
    @MethodSource("documents")
    void linksLeadSomewhere(Path document) throws IOException {
        List<String> links = LINK.matcher(withoutCode(Files.readString(document)))
                .results()
                .map(found -> found.group(1))
                .filter(link -> !link.contains("://"))
                .toList();

        assertThat(links).allSatisfy(link -> {
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
            assertThat(target).exists();
            if (parts.length == 2) {
                assertThat(anchors(target)).contains(parts[1]);
            }
        });
    }

    @Test
    void everyErrorCodeIsDescribed() throws IOException {
        Set<String> codes = new TreeSet<>();
        for (Path source : sources()) {
            ERROR_CODE
                    .matcher(Files.readString(source))
                    .results()
                    .map(found -> found.group(1))
                    .forEach(codes::add);
        }
        String described = Files.readString(ROOT.resolve("docs/rest.md"))
                + Files.readString(ROOT.resolve("docs/socket-protocol.md"));

        assertThat(codes).hasSizeGreaterThan(20);
        assertThat(codes)
                .filteredOn(code -> !described.contains("`" + code + "`"))
                .isEmpty();
    }

    @Test
    void everyVariableInTheDocumentsIsRead() throws IOException {
        Set<String> read = new TreeSet<>();
        for (Path file : Stream.of(files(".java"), files(".yml"), files(".yaml"), files("deploy/secrets"))
                .flatMap(found -> found)
                .filter(file -> !file.startsWith(ROOT.resolve("e2e")))
                .toList()) {
            read.addAll(variables(Files.readString(file)));
        }
        for (Path document : documents().toList()) {
            assertThat(read).as(document.toString()).containsAll(variables(Files.readString(document)));
        }
    }

    private static List<Path> sources() throws IOException {
        return files(".java")
                .filter(file -> file.toString().contains("/src/main/"))
                .toList();
    }

    private static Stream<Path> files(String ending) throws IOException {
        try (Stream<Path> all = Files.walk(ROOT, 12)) {
            return all
                    .filter(file -> file.toString().endsWith(ending))
                    .filter(file -> Stream.of("target", "data", ".git", "node_modules")
                            .noneMatch(
                                    skipped -> ROOT.relativize(file).toString().contains(skipped + "/")))
                    .toList()
                    .stream();
        }
    }

    private static Set<String> variables(String text) {
        return VARIABLE.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String withoutCode(String markdown) {
        return markdown.replaceAll("(?s)```.*?```", "");
    }

    private static Set<String> anchors(Path document) throws IOException {
        return HEADING.matcher(withoutCode(Files.readString(document)))
                .results()
                .map(found -> found.group(1)
                        .toLowerCase()
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .strip()
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
