package dev.maru.userroom.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextRuleTest {

    @ParameterizedTest
    @ValueSource(strings = {"마루", "Ann Lee", "O'Neil-42", "नमस्ते", "ภาษาไทย", "שלום", "❤️", "x"})
    void namesOfAllScriptsAreFine(String name) {
        assertThat(TextRule.NICKNAME.refusal(name)).isNull();
        assertThat(TextRule.ROOM_NAME.refusal(name)).isNull();
    }

    @Test
    void aFamilyMayNameARoomButNotAPerson() {
        assertThat(TextRule.ROOM_NAME.refusal("👨‍👩‍👧")).isNull();
        assertThat(TextRule.NICKNAME.refusal("👨‍👩‍👧")).isNotNull();
        assertThat(TextRule.ROOM_NAME.refusal("\u200d")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u3000", "\u3164\u115f", "\u2800", "\u0301", "\ufe0f"})
    void aNameMustBeSeen(String name) {
        assertThat(TextRule.NICKNAME.refusal(name)).isNotNull();
    }

    @Test
    void lengthCountsWhatIsStored() {
        // 30 syllables, typed in 90 pieces.
        assertThat(TextRule.NICKNAME.refusal("\u1100\u1161\u11a8".repeat(30))).isNull();
        assertThat(TextRule.NICKNAME.refusal("\u1100\u1161\u11a8".repeat(31))).isNotNull();
        assertThat(TextRule.NICKNAME.refusal(" ".repeat(100) + "x")).isNull();
        assertThat(TextRule.NICKNAME.refusal("x" + "\u0301".repeat(10_000))).isNotNull();
    }

    @Test
    void aParagraphMayHaveLinesAndBeEmpty() {
        assertThat(TextRule.ABOUT.refusal("")).isNull();
        assertThat(TextRule.ABOUT.refusal("one\ntwo 👨‍👩‍👧")).isNull();
        assertThat(TextRule.ABOUT.refusal("nul\0")).isNotNull();
        assertThat(TextRule.tidy(" one\r\ntwo ")).isEqualTo("one\ntwo");
    }
}
