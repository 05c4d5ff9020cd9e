package dev.maru.image.picture.turbo;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** The few functions of {@code turbojpeg.h} (TurboJPEG API 2 and 3) that decoding needs. Handles belong to one thread at a time. */
public final class TurboJpegLibrary {

    /** The name by which Debian, Ubuntu, Fedora and Alpine have it. */
    private static final String NAME = "libturbojpeg.so.0";

    /** TJPF_BGRX: on a little-endian machine an {@code int} of 0xXXRRGGBB. */
    private static final int PIXELS = 3;

    /** TJFLAG_STOPONWARNING: what libjpeg would decode with a guess and a warning is an error. */
    private static final int FLAGS = 8192;

    private final MethodHandle initDecompress;
    private final MethodHandle decompress;
    private final MethodHandle destroy;

    @SuppressWarnings("restricted")
    private TurboJpegLibrary(SymbolLookup symbols) {
        Linker linker = Linker.nativeLinker();
        this.initDecompress =
                linker.downcallHandle(symbols.findOrThrow("tjInitDecompress"), FunctionDescriptor.of(ADDRESS));
        this.decompress = linker.downcallHandle(
                symbols.findOrThrow("tjDecompress2"),
                FunctionDescriptor.of(
                        JAVA_INT,
                        ADDRESS,
                        ADDRESS,
                        size(linker),
                        ADDRESS,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT));
        this.destroy =
                linker.downcallHandle(symbols.findOrThrow("tjDestroy"), FunctionDescriptor.of(JAVA_INT, ADDRESS));
    }

    /** C's {@code unsigned long}; where it is not of 64 bits, the library is left alone. */
    private static MemoryLayout size(Linker linker) {
        MemoryLayout size = linker.canonicalLayouts().get("long");
        if (size == null || size.byteSize() != JAVA_LONG.byteSize()) {
            throw new IllegalArgumentException("long is not of 64 bits here");
        }
        return JAVA_LONG;
    }

    /** The library of this machine, if it has one. */
    @SuppressWarnings("restricted")
    public static Optional<TurboJpegLibrary> find() {
        try {
            return Optional.of(new TurboJpegLibrary(SymbolLookup.libraryLookup(NAME, Arena.global())));
        } catch (IllegalArgumentException | UnsupportedOperationException | java.util.NoSuchElementException e) {
            return Optional.empty();
        }
    }

    /**
     * Decodes a whole picture, scaled to these sizes.
     *
     * @return whether it could be decoded without a warning
     */
    boolean decompress(MemorySegment file, MemorySegment pixels, int width, int height) {
        try {
            MemorySegment handle = (MemorySegment) initDecompress.invokeExact();
            if (handle.equals(MemorySegment.NULL)) {
                throw new OutOfMemoryError("libturbojpeg");
            }
            try {
                int result = (int)
                        decompress.invokeExact(handle, file, file.byteSize(), pixels, width, 0, height, PIXELS, FLAGS);
                return result == 0;
            } finally {
                int _ = (int) destroy.invokeExact(handle);
            }
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("A call of libturbojpeg cannot throw", e);
        }
    }
}
