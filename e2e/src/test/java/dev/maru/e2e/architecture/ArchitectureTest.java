package dev.maru.e2e.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchitectureTest {

    private static final String FIXTURES = "dev.maru.e2e.architecture.fixture";

    private static JavaClasses product;

    @BeforeAll
    static void importTheProduct() {
        product = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("/dev/maru/testing/"))
                .importPackages("dev.maru");
    }

    @Test
    void everyModuleIsLookedAt() {
        for (String module :
                new String[] {"contracts", "platform", "gateway", "chat", "userroom", "image", "standalone"}) {
            assertThat(product.stream().filter(type -> type.getPackageName().startsWith("dev.maru." + module)))
                    .as(module)
                    .hasSizeGreaterThan(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void holds(Rule rule) {
        rule.in("dev.maru").check(product);
    }

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
