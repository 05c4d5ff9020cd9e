package dev.maru.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.RequiresServerPrograms;
import dev.maru.testing.socket.SocketConformance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** RFC 6455 at {@code /ws} through the gateway: what is asked of chat-service alone holds behind the tunnel, byte for byte. */
@RequiresServerPrograms
@ExtendWith(SharedBed.Resolver.class)
class TunnelConformanceTest {

    private static final int MAX_FRAGMENTS = 64;
    private static final int MAX_SIZE = 64 << 10;

    private static SocketConformance socket(SharedBed shared) {
        shared.bed().useIntactChats();
        return new SocketConformance(shared.bed().gateway().port());
    }

    @Test
    void casesWithoutMessagesAreAnsweredAsTheRfcSays(SharedBed shared) {
        assertThat(socket(shared).failures()).isEmpty();
    }

    @Test
    void aFrameArrivesWholeWhereverItIsCut(SharedBed shared) {
        String token = shared.bed().api().signUp("cut-everywhere").token();
        assertThat(socket(shared).cutEverywhere(token)).isEmpty();
    }

    @Test
    void whatIsTooMuchIsRefusedWithTheCodesOfTheProtocol(SharedBed shared) {
        String token = shared.bed().api().signUp("too-much").token();
        assertThat(socket(shared).tooMuch(token, MAX_FRAGMENTS, MAX_SIZE)).isEmpty();
    }
}
