package dev.maru.userroom.limit;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * What one person, or one room as the target of guesses, has in a window.
 *
 * @param window over which a used-up share grows back
 * @param creates new rooms
 * @param joins rooms entered
 * @param invites people invited, and invite codes made
 * @param follows people followed or blocked
 * @param guesses wrong room passwords and invite codes
 * @param peoplePerAddress so many times as much for all who come from one network address
 */
@Validated
@ConfigurationProperties("maru.limit")
record LimitProperties(
        @NotNull Duration window,
        @Min(1) int creates,
        @Min(1) int joins,
        @Min(1) int invites,
        @Min(1) int follows,
        @Min(1) int guesses,
        @Min(1) int peoplePerAddress) {

    /** Guesses at one room by everybody, for each that one person has. */
    private static final int PER_ROOM = 10;

    int of(RateLimits.Kind kind) {
        return switch (kind) {
            case CREATE -> creates;
            case JOIN -> joins;
            case INVITE -> invites;
            case FOLLOW -> follows;
            case GUESS -> guesses;
            case GUESS_AT -> guesses * PER_ROOM;
        };
    }
}
