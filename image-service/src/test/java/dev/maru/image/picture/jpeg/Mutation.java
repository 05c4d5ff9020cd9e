package dev.maru.image.picture.jpeg;

import dev.maru.image.TestPictures;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Damages files in the ways that decoders stumble over. */
public final class Mutation {

    private static final byte[] TELLING = {0, 1, 0x11, 0x22, 0x44, 0x7f, (byte) 0x80, (byte) 0xfe, (byte) 0xff};
    private static final int MOST_CHANGES = 6;
    private static final int LONGEST_PIECE = 40;

    private final RandomGenerator random;

    public Mutation(RandomGenerator random) {
        this.random = random;
    }

    /** A copy with one to six changes, of which most are among the headers. */
    public byte[] of(byte[] file) {
        byte[] mutated = file.clone();
        for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0 && mutated.length > 4; changes--) {
            mutated = change(mutated);
        }
        return mutated;
    }

    private byte[] change(byte[] file) {
        int at = place(file);
        int length = Math.min(1 + random.nextInt(LONGEST_PIECE), file.length - at);
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> file[at] ^= (byte) (1 << random.nextInt(8));
            case 3, 4 -> file[at] = TELLING[random.nextInt(TELLING.length)];
            case 5 -> file[at] = (byte) random.nextInt(256);
            case 6 -> {
                byte[] noise = new byte[length];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, file, at, length);
            }
            case 7 -> {
                return TestPictures.insert(file, at, Arrays.copyOfRange(file, at, at + length));
            }
            case 8 -> {
                return TestPictures.join(Arrays.copyOf(file, at), Arrays.copyOfRange(file, at + length, file.length));
            }
            default -> {
                return random.nextInt(4) > 0
                        ? swapped(file, at, length)
                        : TestPictures.join(Arrays.copyOf(file, at), new byte[] {(byte) 0xff, (byte) Marker.EOI});
            }
        }
        return file;
    }

    private byte[] swapped(byte[] file, int at, int length) {
        byte[] piece = Arrays.copyOfRange(file, at, at + length);
        int to = Math.min(place(file), file.length - length);
        System.arraycopy(piece, 0, file, to, length);
        return file;
    }

    private int place(byte[] file) {
        if (random.nextInt(3) > 0) {
            return random.nextInt(file.length);
        }
        // A byte of a segment's head: behind some marker.
        int at = Marker.find(file, random.nextInt(file.length), file.length);
        return Math.min(file.length - 1, at + 1 + random.nextInt(20));
    }
}
