package dev.maru.userroom.profile;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What everybody sees of a person.
 *
 * @param guest whether it is somebody with a nickname and no account; written only when it is so
 */
public record Person(
        String id,
        String nickname,
        String about,
        @Nullable Avatar avatar,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean guest) {}
