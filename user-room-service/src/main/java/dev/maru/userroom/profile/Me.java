package dev.maru.userroom.profile;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the person sees. */
public record Me(
        String id,
        String nickname,
        String about,
        @Nullable Avatar avatar,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean guest,
        @Nullable String email,
        @Nullable String job,
        Instant createdAt) {}
