package dev.maru.platform.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.platform.ProbeApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class SecretsTest {

    private static final String GOOD = "Zq3v8Yh1Lr6Tn0Wx5Kd9Bs2Mc7Pf4Gj!";

    @Test
    void thirtyTwoUnguessableBytesAreEnough() {
        assertThat(Secrets.require("X", GOOD)).hasSize(32);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "                                        ",
                "Zq3v8Yh1Lr6Tn0Wx5Kd9Bs2Mc7Pf4Gj",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "abababababababababababababababababababab",
                "change-me-change-me-change-me-change-me",
                "please-CHANGEME-to-something-longer-1234567",
                "0123456789abcdef0123456789abcdef",
                "my-super-secret-key-that-is-very-long-indeed"
            })
    void whatAnybodyCouldGuessIsNot(String value) {
        assertThatThrownBy(() -> Secrets.require("MARU_X", value))
                .isInstanceOf(RefusedSecretException.class)
                .hasMessageStartingWith("MARU_X ");
    }

    @Test
    void aServiceWithoutItsSecretSaysWhatToDoAndDoesNotStart(CapturedOutput output) {
        SpringApplicationBuilder app =
                new SpringApplicationBuilder(ProbeApplication.class).properties("spring.config.name=probe-service");
        assertThatThrownBy(() -> app.run("--server.port=0", "--maru.security.service-secret="))
                .hasRootCauseInstanceOf(RefusedSecretException.class);
        assertThat(output)
                .contains("The secret MARU_SERVICE_SECRET is not set.")
                .contains("openssl rand -base64 48");
    }
}
