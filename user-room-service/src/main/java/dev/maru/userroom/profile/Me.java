package dev.maru.userroom.profile;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the person sees. */
public record Me(
        String id, String nickname, String about, @Nullable Avatar avatar, String email, Instant createdAt) {}
