package dev.maru.chat.membership;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long an answer about a membership is trusted.
 *
 * @param userRoomUrl where user-room-service is
 * @param keep how long "is a member" is believed while changes are not heard of
 * @param keepRefusal how long "is not a member" is believed
 * @param timeout how long to wait for an answer
 * @param maxEntries the most answers to remember
 */
@Validated
@ConfigurationProperties("maru.chat.membership")
public record MembershipProperties(
        String userRoomUrl,
        @DefaultValue("1s") Duration keep,
        @DefaultValue("500ms") Duration keepRefusal,
        @DefaultValue("2s") Duration timeout,
        @DefaultValue("100000") @Min(1) int maxEntries) {}
