package dev.maru.platform.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

    @Test
    void anIdIsAUuidOfVersion7WithItsTime() {
        UUID id = Ids.at(0x0123_4567_89abL);
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.toString()).startsWith("01234567-89ab-7").hasSize(36);
    }

    @Test
    void laterIdsSortLater() {
        assertThat(Ids.at(1_000).toString()).isLessThan(Ids.at(1_001).toString());
    }

    @Test
    void idsDoNotRepeat() {
        Set<String> ids = Stream.generate(Ids::next).limit(100_000).collect(Collectors.toSet());
        assertThat(ids).hasSize(100_000);
    }

    @Test
    void anyUuidIsKnownForOne() {
        assertThat(Ids.next()).matches(Ids::isUuid);
        assertThat(UUID.randomUUID().toString().toUpperCase(Locale.ROOT)).matches(Ids::isUuid);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0190163d8694739baea59d5eab38a3b2",
                "0190163d-8694-739b-aea5-9d5eab38a3b",
                "0190163d-8694-739b-aea5-9d5eab38a3b22",
                "0190163d-8694-739b-aea59-d5eab38a3b2",
                "0190163d-8694-739b-aea5-9d5eab38a3bg",
                "0190163d-8694-739b-aea5-9d5eab38a3b０",
                "0190163d-8694-739b-aea5+9d5eab38a3b2",
                "0190163d-8694-739b-aea5-9d5eab38a3b\n",
                "$ne"
            })
    void anythingElseIsNot(String text) {
        assertThat(Ids.isUuid(text)).isFalse();
    }
}
