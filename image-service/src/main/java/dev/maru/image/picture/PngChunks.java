package dev.maru.image.picture;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * A PNG file chunk by chunk. Text, time, suggested palettes and animation never reach the decoder, so that nothing is inflated but the
 * picture (and its colour profile, within a bound).
 */
final class PngChunks {

    private static final int MAX_PROFILE = 1 << 20;

    private final Bytes in;
    private final ByteArrayOutputStream out;
    private Orientation orientation = Orientation.UPRIGHT;
    private byte @Nullable [] profile;
    private boolean data;

    private PngChunks(Bytes in) {
        this.in = in;
        this.out = new ByteArrayOutputStream(in.length());
    }

    static CleanPicture clean(Bytes in) {
        return new PngChunks(in).walk();
    }

    private CleanPicture walk() {
        int at = 8;
        if (!in.tag(at + 4).equals("IHDR") || in.u32(at) != 13) {
            throw PictureErrors.unreadable("it has no header");
        }
        long width = in.u32(at + 8);
        long height = in.u32(at + 12);
        if (width == 0 || height == 0 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
            throw PictureErrors.unreadable("it has no size");
        }
        boolean rgb = (in.u8(at + 17) & 2) != 0;
        out.write(in.array(), 0, 8);
        String tag = "";
        while (!tag.equals("IEND")) {
            long length = in.u32(at);
            tag = in.tag(at + 4);
            int end = in.require(at, length + 12);
            chunk(tag, at, end);
            at = end;
        }
        if (!data) {
            throw PictureErrors.unreadable("it has no picture in it");
        }
        return new CleanPicture(
                PictureFormat.PNG,
                (int) width,
                (int) height,
                // decoded row by row; 16-bit RGBA is 8 bytes, and the row before is kept
                16 * width,
                orientation,
                false,
                rgb ? profile : null,
                out.toByteArray());
    }

    private void chunk(String tag, int start, int end) {
        switch (tag) {
            case "IHDR", "PLTE", "IDAT", "IEND", "tRNS" -> {
                CRC32 crc = new CRC32();
                crc.update(in.array(), start + 4, end - start - 8);
                if (crc.getValue() != in.u32(end - 4)) {
                    throw PictureErrors.unreadable("a checksum is wrong");
                }
                data |= tag.equals("IDAT");
                out.write(in.array(), start, end - start);
            }
            case "eXIf" -> orientation = Orientation.ofTiff(in, start + 8, end - 4);
            case "iCCP" -> profile = inflatedProfile(start + 8, end - 4);
            default -> {
                if (Character.isUpperCase(tag.charAt(0))) {
                    throw PictureErrors.unreadable("it needs more than PNG has");
                }
            }
        }
    }

    private byte @Nullable [] inflatedProfile(int start, int end) {
        int name = start;
        while (name < end && in.u8(name) != 0) {
            name++;
        }
        if (name + 2 >= end) {
            return null;
        }
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(in.array(), name + 2, end - name - 2);
            ByteArrayOutputStream inflated = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            while (!inflater.finished()) {
                int n = inflater.inflate(buffer);
                if (n == 0 || inflated.size() + n > MAX_PROFILE) {
                    return null;
                }
                inflated.write(buffer, 0, n);
            }
            return inflated.toByteArray();
        } catch (DataFormatException e) {
            return null;
        }
    }
}
