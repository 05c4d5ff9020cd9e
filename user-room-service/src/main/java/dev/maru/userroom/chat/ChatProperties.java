package dev.maru.userroom.chat;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * @param url where chat-service is
 * @param commandTimeout how long it may take to do what it is asked
 * @param summariesTimeout how long the list of one's rooms waits for their lines
 */
@Validated
@ConfigurationProperties("maru.chat")
record ChatProperties(
        @NotNull URI url,
        @NotNull Duration commandTimeout,
        @NotNull Duration summariesTimeout) {}
