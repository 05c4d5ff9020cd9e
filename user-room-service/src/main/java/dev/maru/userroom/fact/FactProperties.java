package dev.maru.userroom.fact;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/** @param keep how long a fact can be read; whoever was away for longer begins anew */
@Validated
@ConfigurationProperties("maru.fact")
record FactProperties(@NotNull Duration keep) {}
