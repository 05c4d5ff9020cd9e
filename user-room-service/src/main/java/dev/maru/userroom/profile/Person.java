package dev.maru.userroom.profile;

import org.jspecify.annotations.Nullable;

/** What everybody sees of a person. */
public record Person(
        String id, String nickname, String about, @Nullable Avatar avatar) {}
