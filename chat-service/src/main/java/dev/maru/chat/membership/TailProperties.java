package dev.maru.chat.membership;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How changes of memberships are heard of.
 *
 * @param every how often they are asked for when nothing rings
 * @param timeout how long to wait for an answer
 */
@Validated
@ConfigurationProperties("maru.chat.membership.tail")
public record TailProperties(
        @DefaultValue("500ms") Duration every,
        @DefaultValue("1s") Duration timeout) {}
