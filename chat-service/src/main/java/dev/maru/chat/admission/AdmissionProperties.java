package dev.maru.chat.admission;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What may be sent, and how often.
 *
 * @param maxText the longest text, in code points
 * @param sendsPerSecond how many messages of one user a second are stored in the long run, by this instance
 * @param sendsBurst how many at once
 * @param maxSenders how many senders' rates are remembered
 */
@Validated
@ConfigurationProperties("maru.chat.admission")
public record AdmissionProperties(
        @DefaultValue("4000") @Min(1) int maxText,
        @DefaultValue("5") @Min(1) int sendsPerSecond,
        @DefaultValue("20") @Min(1) int sendsBurst,
        @DefaultValue("100000") @Min(1) int maxSenders) {}
