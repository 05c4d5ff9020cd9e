package dev.maru.chat.fact;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How lines are made of facts.
 *
 * @param every how often a partition is looked at when nothing rings, and its lease is confirmed
 * @param lease after how long without a confirmation another instance goes on
 * @param timeout how long to wait for facts
 */
@Validated
@ConfigurationProperties("maru.chat.fact")
public record FactProperties(
        @DefaultValue("1s") Duration every,
        @DefaultValue("3s") Duration lease,
        @DefaultValue("2s") Duration timeout) {}
