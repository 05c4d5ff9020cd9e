package dev.maru.image.attachment;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * @param chatUrl where chat-service is
 * @param secret signs grants, with a key derived from it
 * @param grant how long a grant is good, up to a third more
 * @param unclaimed how long a picture waits for something to refer to it, and a claim for the message it speaks of
 * @param released after a hint that a message is being taken back, when chat-service is asked about it: longer than it takes to be stored
 * @param recheck after which chat-service is asked whether a message still shows a picture; doubled each time
 * @param lastRecheck what that grows to
 * @param sweep how often is looked for what is due
 * @param concurrent pictures that are looked at at a time
 * @param timeout how long to wait for chat-service
 */
@Validated
@ConfigurationProperties("maru.attachments")
record AttachmentProperties(
        @NotNull URI chatUrl,
        @NotNull String secret,
        @NotNull Duration grant,
        @NotNull Duration unclaimed,
        @NotNull Duration released,
        @NotNull Duration recheck,
        @NotNull Duration lastRecheck,
        @NotNull Duration sweep,
        @Min(1) int concurrent,
        @NotNull Duration timeout) {

    Duration recheckAfter(int checks) {
        Duration delay = recheck.multipliedBy(1L << Math.min(checks, 20));
        return delay.compareTo(lastRecheck) < 0 ? delay : lastRecheck;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "AttachmentProperties[chatUrl=" + chatUrl + ", grant=" + grant + "]";
    }
}
