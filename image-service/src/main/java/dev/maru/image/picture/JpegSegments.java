package dev.maru.image.picture;

import dev.maru.image.picture.jpeg.Marker;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JPEG file segment by segment. Kept are the tables, the frame, the scans and the two markers that say how colours are coded; camera
 * data, comments, thumbnails and whatever follows the picture are not. A file without its end is refused here, since decoders fill the
 * rest with grey and say nothing.
 */
final class JpegSegments {

    /** A progressive file of our size has about ten scans; thousands of them are a way to burn processors. */
    private static final int MAX_SCANS = 100;

    private static final int BYTES_PER_COEFFICIENT = 2;

    private final Bytes in;
    private final List<Piece> kept = new ArrayList<>();
    private final List<int[]> profileParts = new ArrayList<>();
    private Orientation orientation = Orientation.UPRIGHT;
    private int width;
    private int height;
    private int components;
    private long coefficients;
    private int scans;

    private JpegSegments(Bytes in) {
        this.in = in;
    }

    static CleanPicture clean(Bytes in) {
        return new JpegSegments(in).walk();
    }

    private CleanPicture walk() {
        copy(0, 2);
        int at = 2;
        while (true) {
            while (in.u8(at) != 0xff) {
                at++;
            }
            while (in.u8(at) == 0xff) {
                at++;
            }
            int marker = in.u8(at++);
            if (marker == 0xd9) {
                return finish(at);
            }
            if (marker == 0xd8) {
                throw PictureErrors.unreadable("it starts twice");
            }
            if (marker == 0 || marker == 1 || marker >= 0xd0 && marker <= 0xd7) {
                continue;
            }
            int length = in.u16(at);
            if (length < 2) {
                throw PictureErrors.unreadable("a segment has no length");
            }
            int end = in.require(at, length);
            at = segment(marker, at, end);
        }
    }

    private CleanPicture finish(int end) {
        if (scans == 0) {
            throw PictureErrors.unreadable("it has no picture in it");
        }
        copy(end - 2, end);
        return new CleanPicture(
                PictureFormat.JPEG,
                width,
                height,
                // A file of one scan is decoded row by row; with more of them every coefficient is kept until the last.
                scans > 1 ? coefficients * BYTES_PER_COEFFICIENT : 0,
                orientation,
                components == 4,
                components == 3 ? profile() : null,
                joined());
    }

    private int segment(int marker, int start, int end) {
        int payload = start + 2;
        switch (marker) {
            case 0xc0, 0xc1, 0xc2 -> frame(start, end);
            case 0xc3, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xca, 0xcb, 0xcc, 0xcd, 0xce, 0xcf ->
                throw PictureErrors.unreadable("its kind of JPEG is not supported");
            case 0xc4, 0xdb, 0xdd -> copy(start - 2, end);
            case 0xda -> {
                if (width == 0 || ++scans > MAX_SCANS) {
                    throw PictureErrors.unreadable("its scans make no sense");
                }
                int afterScan = Marker.endOfScan(in.array(), end);
                copy(start - 2, afterScan);
                return afterScan;
            }
            case 0xe0 -> {
                if (in.startsWith("JFIF\0", payload) && end - payload >= 14) {
                    jfifWithoutThumbnail(payload);
                }
            }
            case 0xe1 -> {
                if (in.startsWith("Exif\0", payload) && orientation == Orientation.UPRIGHT) {
                    orientation = Orientation.ofTiff(in, payload + 6, end);
                }
            }
            case 0xe2 -> {
                if (in.startsWith("ICC_PROFILE\0", payload) && end - payload > 14) {
                    profileParts.add(new int[] {in.u8(payload + 12), start - 2, end});
                }
            }
            case 0xee -> {
                if (in.startsWith("Adobe", payload)) {
                    copy(start - 2, end);
                }
            }
            default -> {}
        }
        return end;
    }

    private void frame(int start, int end) {
        if (width != 0) {
            throw PictureErrors.unreadable("it has two frames");
        }
        components = in.u8(start + 7);
        if (in.u8(start + 2) != 8
                || components != 1 && components != 3 && components != 4
                || end - start != 8 + 3 * components) {
            throw PictureErrors.unreadable("its kind of JPEG is not supported");
        }
        height = in.u16(start + 3);
        width = in.u16(start + 5);
        if (width == 0 || height == 0) {
            throw PictureErrors.unreadable("it has no size");
        }
        int largest = 1;
        int sum = 0;
        for (int i = 0; i < components; i++) {
            int sampling = in.u8(start + 9 + 3 * i);
            int blocks = (sampling >> 4) * (sampling & 15);
            largest = Math.max(largest, blocks);
            sum += blocks;
        }
        coefficients = (long) width * height * sum / largest;
        if (components == 4) {
            // Inks mean nothing without their profile, and only the decoder has them all.
            profileParts.forEach(part -> copy(part[1], part[2]));
        }
        copy(start - 2, end);
    }

    private void jfifWithoutThumbnail(int payload) {
        kept.add(Piece.of((byte) 0xff, (byte) 0xe0, (byte) 0, (byte) 16));
        copy(payload, payload + 12);
        kept.add(Piece.of((byte) 0, (byte) 0));
    }

    private byte @Nullable [] profile() {
        if (profileParts.isEmpty()) {
            return null;
        }
        profileParts.sort(Comparator.comparingInt(part -> part[0]));
        ByteArrayOutputStream profile = new ByteArrayOutputStream();
        for (int[] part : profileParts) {
            // marker and length (4), "ICC_PROFILE\0", number and count (2)
            profile.write(in.array(), part[1] + 18, part[2] - part[1] - 18);
        }
        return profile.toByteArray();
    }

    private void copy(int start, int end) {
        kept.add(new Piece(in.array(), start, end));
    }

    private byte[] joined() {
        byte[] file = new byte[kept.stream().mapToInt(Piece::length).sum()];
        int at = 0;
        for (Piece piece : kept) {
            System.arraycopy(piece.bytes(), piece.start(), file, at, piece.length());
            at += piece.length();
        }
        return file;
    }

    private record Piece(byte[] bytes, int start, int end) {

        static Piece of(byte... bytes) {
            return new Piece(bytes, 0, bytes.length);
        }

        int length() {
            return end - start;
        }
    }
}
