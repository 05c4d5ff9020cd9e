package dev.maru.userroom.verification;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * @param required whether one needs a code to sign up
 * @param signUpsPerAddress accounts from one network address in a window
 * @param perEmail mails that one address is sent in a window, of codes and of resets each
 * @param perAddress how often one network address may ask in a window, for codes and for resets each
 * @param window how long that is
 */
@Validated
@ConfigurationProperties("maru.verification")
public record VerificationProperties(
        boolean required,
        @Min(1) int signUpsPerAddress,
        @Min(1) int perEmail,
        @Min(1) int perAddress,
        @NotNull Duration window) {}
