package dev.maru.chat.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.chat.relay.RelayedEntry.Effect;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EnvelopeCodecTests {

    private static final byte[] KEY = "a key of one deployment, 32 bytes".getBytes(StandardCharsets.UTF_8);

    private final EnvelopeCodec here = new EnvelopeCodec(KEY, "here");
    private final EnvelopeCodec there = new EnvelopeCodec(KEY, "there");

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static List<RelayMessage> messages() {
        return List.of(
                new RelayMessage.Entries(List.of()),
                new RelayMessage.Ephemeral("room", "ann", json("{\"type\":\"typing\"}")),
                new RelayMessage.RoomEnded("room"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatIsSentIsReceived(RelayMessage message) {
        assertThat(there.decode(here.encode(List.of(message))))
                .usingRecursiveComparison()
                .isEqualTo(List.of(message));
    }

    @Test
    void severalMessagesOfOneEnvelopeKeepTheirOrder() {
        assertThat(there.decode(here.encode(messages())))
                .usingRecursiveComparison()
                .isEqualTo(messages());
    }

    @Test
    void entriesKeepTheirPlaceTheirEffectAndTheirBytes() {
        RelayedEntry entry = new RelayedEntry(
                "room",
                RelayedEntry.position(42, 40, 1_700_000_000_123L),
                Effect.LEFT,
                "ann",
                7,
                json("{\"text\":\"안녕\"}"),
                null);
        RelayedEntry traced = entry.tracedBy("0af7651916cd43dd8448eb211c80319c");
        List<RelayMessage> sent = List.of(new RelayMessage.Entries(List.of(entry, traced)));
        assertThat(there.decode(here.encode(sent))).usingRecursiveComparison().isEqualTo(sent);
    }

    @Test
    void ownEnvelopesAreNotHeard() {
        assertThat(here.decode(here.encode(List.of(new RelayMessage.RoomEnded("room")))))
                .isEmpty();
    }

    @Test
    void anotherDeploymentIsRefused() {
        EnvelopeCodec stranger = new EnvelopeCodec(json("another key, of another deployment"), "stranger");
        assertThatThrownBy(() -> here.decode(stranger.encode(List.of(new RelayMessage.RoomEnded("room")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("MAC");
    }

    @Test
    void everyChangedByteAndEveryCutIsRefused() {
        byte[] envelope = there.encode(List.of(new RelayMessage.Ephemeral("room", "ann", json("{}"))));
        for (int i = 0; i < envelope.length; i++) {
            byte[] changed = envelope.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> here.decode(changed)).isInstanceOf(IllegalArgumentException.class);
            byte[] cut = Arrays.copyOf(envelope, i);
            assertThatThrownBy(() -> here.decode(cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
