package dev.maru.image.avatar;

import java.util.Locale;

/** Whose picture it is. */
record AvatarOwner(Kind kind, String id) {

    private static final String ROOM = "room:";

    /** Who can have a picture. */
    enum Kind {
        USER,
        ROOM
    }

    static AvatarOwner user(String id) {
        return new AvatarOwner(Kind.USER, id);
    }

    static AvatarOwner room(String id) {
        return new AvatarOwner(Kind.ROOM, id);
    }

    /** By which records name it; users came first and have their bare id. */
    String key() {
        return kind == Kind.ROOM ? ROOM + id : id;
    }

    static AvatarOwner of(String key) {
        return key.startsWith(ROOM) ? room(key.substring(ROOM.length())) : user(key);
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + " " + id;
    }
}
