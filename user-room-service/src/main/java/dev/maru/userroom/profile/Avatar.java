package dev.maru.userroom.profile;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Paths of a profile picture, by the length of its sides in pixels. */
public record Avatar(
        @JsonProperty("128") String small,
        @JsonProperty("256") String medium,
        @JsonProperty("512") String large) {}
