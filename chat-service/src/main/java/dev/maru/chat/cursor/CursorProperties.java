package dev.maru.chat.cursor;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How read cursors are kept.
 *
 * @param flushEvery how long moves are collected before they are written; what a crash can lose of them
 * @param maxFlush how many are written at once. Where more people speak, cursors are written later, and messages in time
 */
@Validated
@ConfigurationProperties("maru.chat.cursor")
public record CursorProperties(
        @DefaultValue("250ms") Duration flushEvery,
        @DefaultValue("50") @Min(1) int maxFlush) {}
