package dev.maru.image.upload;

import java.nio.file.Path;

/**
 * A received file.
 *
 * @param file where it lies while it is worked on
 * @param sha256 of its bytes, in hexadecimal digits
 */
public record Upload(Path file, String sha256) {}
