package dev.maru.userroom.room;

import org.jspecify.annotations.Nullable;

/**
 * What a room begins with.
 *
 * @param name as it is stored
 * @param slot the name by which it alone is entered; null for most
 * @param passwordHash null for a room without a password
 * @param capacity null for any number of members
 * @param isTemporary whether it is deleted when nobody comes back for a while
 * @param two whose room it is, when it is one of two people
 */
record NewRoom(
        RoomKind kind,
        String name,
        @Nullable String slot,
        String owner,
        @Nullable String passwordHash,
        @Nullable Integer capacity,
        boolean isTemporary,
        Room.@Nullable Two two) {}
