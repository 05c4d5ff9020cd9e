package dev.maru.userroom.password;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRuleTest {

    private final PasswordRule rule = new PasswordRule();

    @ParameterizedTest
    @ValueSource(strings = {"tiny-Wooden-hall-7", "maru-demo-1", "여덟글자비밀번호7", "0correct horse", "p4%kd0_Z"})
    void takesWhatIsHardToGuess(String password) {
        assertThat(rule.refusal(password, "somebody@maru.test")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seven-7",
                "onlyletters",
                "12345678",
                "--------1",
                "password1",
                "PassWord2026!",
                "1qaz2wsx",
                "qwer1234!!",
                "a123456789",
                "12345678a",
                "!!qlalfqjsgh1",
                "dkssudgktpdy12",
                "tkfkdgo1004",
                "iloveyou3000",
                "somebody7",
                "Somebody@maru.test1",
                "nul-in-it-7\0",
                "broken-7\ud83d"
            })
    void refusesWhatGuessersTryFirst(String password) {
        assertThat(rule.refusal(password, "somebody@maru.test")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {127, 128})
    void takesLongOnes(int length) {
        assertThat(rule.refusal("😀".repeat(length - 2) + "x7", "a@b.cd")).isNull();
        assertThat(rule.refusal("😀".repeat(127) + "x7", "a@b.cd")).isNotNull();
    }
}
