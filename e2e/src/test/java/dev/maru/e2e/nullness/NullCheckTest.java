package dev.maru.e2e.nullness;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.NodeList;

/** Compiles small classes with the arguments that the root pom gives the compiler of every module. */
class NullCheckTest {

    @TempDir
    Path directory;

    @Test
    void nullWhereNothingSaysNullableIsRefused() throws Exception {
        assertThat(compile("class Line { String text() { return null; } }"))
                .contains("[NullAway]", "returning @Nullable expression from method with @NonNull return type");
    }

    @Test
    void aNullableValueIsRefusedWhereNoneIsExpected() throws Exception {
        assertThat(compile("class Line { int length(@org.jspecify.annotations.Nullable String s) { return"
                        + " s.length(); } }"))
                .contains("[NullAway]", "dereferenced expression 's' is @Nullable");
    }

    @Test
    void aNullableTypeArgumentIsRefusedWhereNoneIsExpected() throws Exception {
        assertThat(compile("import java.util.List; import org.jspecify.annotations.Nullable;"
                        + " class Line { List<String> all(List<@Nullable String> some) { return some; } }"))
                .contains("[NullAway]");
    }

    @Test
    void codeThatSaysWhatMayBeNullCompiles() throws Exception {
        assertThat(compile("import org.jspecify.annotations.Nullable;"
                        + " class Line { @Nullable String text() { return null; } }"))
                .isEmpty();
    }

    private String compile(String type) throws Exception {
        Path marked = Files.writeString(
                directory.resolve("package-info.java"), "@org.jspecify.annotations.NullMarked package sample;");
        Path source = Files.writeString(directory.resolve("Line.java"), "package sample; " + type);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "javac").toString());
        command.addAll(argumentsInTheRootPom());
        command.addAll(List.of("-processorpath", checkers(), "-classpath", locationOf(NullMarked.class)));
        command.addAll(List.of("-d", directory.resolve("out").toString(), marked.toString(), source.toString()));

        Process javac = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(javac.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(javac.waitFor()).as(output).isEqualTo(output.isEmpty() ? 0 : 1);
        return output;
    }

    private static List<String> argumentsInTheRootPom() throws Exception {
        NodeList arguments = (NodeList) XPathFactory.newInstance()
                .newXPath()
                .evaluate(
                        "/project/build/pluginManagement/plugins/plugin[artifactId='maven-compiler-plugin']"
                                + "/configuration/compilerArgs/arg",
                        DocumentBuilderFactory.newInstance()
                                .newDocumentBuilder()
                                .parse(new File("../pom.xml")),
                        XPathConstants.NODESET);
        assertThat(arguments.getLength()).isPositive();
        return Stream.iterate(0, i -> i < arguments.getLength(), i -> i + 1)
                .map(i -> arguments.item(i).getTextContent().strip())
                .toList();
    }

    /** The checkers with all they need: the test class path without our own modules. */
    private static String checkers() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(not(entry -> entry.contains("dev" + File.separator + "maru")))
                .filter(entry -> entry.endsWith(".jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String locationOf(Class<?> type) throws IOException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toString();
    }
}
