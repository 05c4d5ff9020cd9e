package dev.maru.e2e.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

class DeploymentTest {

    private final Sources sources = Sources.of(Path.of("").toAbsolutePath().getParent());

    @TestFactory
    Stream<DynamicNode> manifests() {
        return Stream.of(ManifestRule.values()).map(rule -> holdsAndBites(rule.name(), rule));
    }

    @TestFactory
    Stream<DynamicNode> pods() {
        return Stream.of(PodRule.values()).map(rule -> holdsAndBites(rule.name(), rule));
    }

    @TestFactory
    Stream<DynamicNode> network() {
        return Stream.of(NetworkRule.values()).map(rule -> holdsAndBites(rule.name(), rule));
    }

    @TestFactory
    Stream<DynamicNode> compose() {
        return Stream.of(ComposeRule.values()).map(rule -> holdsAndBites(rule.name(), rule));
    }

    private DynamicNode holdsAndBites(String name, Rule rule) {
        Stream<DynamicNode> holds = Stream.of(
                dynamicTest("holds", () -> assertThat(rule.violations(sources)).isEmpty()));
        Stream<DynamicNode> bites = rule.breaches().stream()
                .map(breach -> dynamicTest(
                        "sees " + breach,
                        () -> assertThat(rule.violations(sources.with(breach))).isNotEmpty()));
        assertThat(rule.breaches()).as("breaches of %s", name).isNotEmpty();
        return dynamicContainer(name.toLowerCase().replace('_', ' '), Stream.concat(holds, bites));
    }
}
