package dev.maru.userroom.guest;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * @param allowed whether one may come in with a nickname alone
 * @param perAddress guests from one network address in a window
 * @param window how long that is
 */
@Validated
@ConfigurationProperties("maru.guest")
public record GuestProperties(
        boolean allowed, @Min(1) int perAddress, @NotNull Duration window) {}
