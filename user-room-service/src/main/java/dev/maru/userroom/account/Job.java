package dev.maru.userroom.account;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a person does, as they say when they sign up. */
enum Job {
    STUDENT,
    DEVELOPER,
    DESIGNER,
    PLANNER,
    MARKETER,
    TEACHER,
    OTHER;

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Job of(String word) {
        return Arrays.stream(values())
                .filter(job -> job.word().equals(word))
                .findFirst()
                .orElse(null);
    }

    static String words() {
        return Arrays.stream(values()).map(Job::word).collect(Collectors.joining(", "));
    }
}
