package dev.maru.userroom.room;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Paths of a room's picture, by the length of its sides in pixels. */
record RoomPicture(
        @JsonProperty("128") String small,
        @JsonProperty("256") String medium,
        @JsonProperty("512") String large) {}
