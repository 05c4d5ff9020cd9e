package dev.maru.userroom.room;

import org.jspecify.annotations.Nullable;

/** What is changed in a room; what is null stays as it is. */
record RoomSettings(
        @Nullable Boolean readOnly,
        @Nullable Integer slowModeSeconds,
        @Nullable Integer capacity) {}
