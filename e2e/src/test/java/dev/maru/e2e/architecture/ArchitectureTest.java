package dev.maru.e2e.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchitectureTest {

    private static final String FIXTURES = "dev.maru.e2e.architecture.fixture";

    @ParameterizedTest
    @EnumSource
    void bites(Rule rule) {
        String fixture = FIXTURES + "." + rule.fixture;
        JavaClasses broken = new ClassFileImporter().importPackages(fixture);

        assertThat(broken).as("classes in " + fixture).isNotEmpty();
        assertThatThrownBy(() -> rule.in(fixture).check(broken))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("was violated");
    }
}
