package dev.maru.image.store;

/** What became of a picture that was to be removed. */
public enum Removal {
    GONE,
    WANTED,
    YOUNG
}
