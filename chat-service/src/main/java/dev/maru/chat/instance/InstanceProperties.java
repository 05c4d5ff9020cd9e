package dev.maru.chat.instance;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How instances know of each other.
 *
 * @param url where other instances reach this one, such as {@code http://10.0.0.7:8081}; empty for the machine's own address
 * @param beatEvery how often an instance says that it is alive, and looks who else is
 * @param deadAfter how long another's beat may stay the same, on one's own clock, before it is taken for dead
 * @param forgetAfter how long before somebody takes it out of the store
 */
@Validated
@ConfigurationProperties("maru.chat.instance")
public record InstanceProperties(
        @DefaultValue("") String url,
        @DefaultValue("2s") @NotNull Duration beatEvery,
        @DefaultValue("8s") @NotNull Duration deadAfter,
        @DefaultValue("60s") @NotNull Duration forgetAfter) {}
