package dev.maru.image.store;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** The name of a stored picture: the start of the SHA-256 of its bytes. Nothing else is ever looked for on the disk. */
public record PictureName(String value) {

    private static final Pattern PATTERN = Pattern.compile("[0-9a-f]{40}\\.jpg");

    public PictureName {
        if (!PATTERN.matcher(value).matches()) {
            throw new IllegalArgumentException("name: " + value + " (expected: " + PATTERN + ")");
        }
    }

    public static PictureName of(byte[] picture) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(picture);
            return new PictureName(HexFormat.of().formatHex(hash, 0, 20) + ".jpg");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Optional<PictureName> parse(String value) {
        return PATTERN.matcher(value).matches() ? Optional.of(new PictureName(value)) : Optional.empty();
    }

    /** Where a browser finds it. */
    public String path() {
        return "/pictures/" + value;
    }

    /** What stands for the bytes, being made from them. */
    String etag() {
        return '"' + value.substring(0, value.length() - 4) + '"';
    }

    @Override
    public String toString() {
        return value;
    }
}
