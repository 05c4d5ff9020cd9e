package dev.maru.image.store;

/** Who may see a picture. Each shelf has files of its own, so that nobody can ask one for what lies on another. */
public enum Shelf {
    /** Everybody who has its name: profile pictures, and those of posts. */
    OPEN,
    /** Members of one room, who ask for it by another name than that of its file. */
    MEMBERS
}
