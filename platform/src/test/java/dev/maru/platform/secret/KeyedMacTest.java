package dev.maru.platform.secret;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import org.junit.jupiter.api.Test;

/** Against the test vectors of RFC 4231 and RFC 5869. */
class KeyedMacTest {

    private static final HexFormat HEX = HexFormat.of();

    @Test
    void itIsTheHmacOfRfc4231Section42() {
        byte[] key = new byte[20];
        Arrays.fill(key, (byte) 0x0b);
        byte[] message = "Hi There".getBytes(US_ASCII);
        String expected = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7";

        assertThat(HEX.formatHex(new KeyedMac(key, KeyedMac.LENGTH).of(message)))
                .isEqualTo(expected);
        assertThat(HEX.formatHex(new KeyedMac(key, 16).of(message))).isEqualTo(expected.substring(0, 32));
    }

    @Test
    void partsAreHashedAsOneWhole() {
        KeyedMac hash = new KeyedMac(new byte[32], KeyedMac.LENGTH);
        byte[] whole = "one and two".getBytes(US_ASCII);
        Mac begun = hash.begin();
        begun.update(whole, 0, 4);
        hash.of(whole);
        begun.update(whole, 4, whole.length - 4);
        assertThat(hash.end(begun)).isEqualTo(hash.of(whole)).isNotEqualTo(hash.of(whole, 1, whole.length - 1));
    }

    @Test
    void keysAreDerivedAsInRfc5869() {
        byte[] secret = new byte[22];
        Arrays.fill(secret, (byte) 0x0b);
        String use = HEX.formatHex(new DerivedKeys(secret).key(""));
        assertThat(use).isEqualTo("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
        assertThat(new DerivedKeys(secret, new byte[] {1}).key("")).isNotEqualTo(HEX.parseHex(use));
        assertThat(new DerivedKeys(secret).key("other")).isNotEqualTo(HEX.parseHex(use));
    }
}
