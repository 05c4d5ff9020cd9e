package dev.maru.userroom.room;

import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.text.TextRule;

/** What can be the password of a room: people tell it to each other, so it need not be as hard as one's own. */
final class RoomPassword {

    private static final int MIN = 4;
    private static final int MAX = 128;

    private RoomPassword() {}

    static void check(String field, String password) {
        if (!TextRule.isWellFormed(password) || password.codePoints().anyMatch(Character::isISOControl)) {
            throw MaruException.invalid(field, "holds a character that cannot be typed");
        }
        int length = password.codePointCount(0, password.length());
        if (length < MIN || length > MAX) {
            throw MaruException.invalid(field, "must have " + MIN + " to " + MAX + " characters");
        }
    }
}
