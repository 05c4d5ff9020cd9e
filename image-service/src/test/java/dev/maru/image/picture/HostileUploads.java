package dev.maru.image.picture;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** What decoders refuse, for tests of the whole service. */
public final class HostileUploads {

    private HostileUploads() {}

    /** What it is, the status and the code of the refusal, the bytes. */
    public static Stream<Arguments> refused() {
        return HostilePicturesTest.refused();
    }
}
