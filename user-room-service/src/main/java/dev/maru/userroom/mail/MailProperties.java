package dev.maru.userroom.mail;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * @param host the SMTP server; empty: none
 * @param security {@code none}, {@code starttls} (required, not tried) or {@code tls}
 * @param from who it comes from
 * @param toLog whether mail is written into the log when there is no server: on a machine whose log only its owner reads
 * @param timeout of connecting, reading and writing, each
 * @param publicUrl where people find this installation; links in mail begin with it
 */
@Validated
@ConfigurationProperties("maru.mail")
public record MailProperties(
        @Nullable String host,
        @Min(1) @Max(65_535) int port,
        @Nullable String username,
        @Nullable String password,
        @NotNull Security security,
        @NotNull String from,
        boolean toLog,
        @NotNull Duration timeout,
        @NotNull URI publicUrl) {

    /** How the connection to the server is protected. */
    enum Security {
        NONE,
        STARTTLS,
        TLS
    }

    @Override
    public String toString() {
        return "MailProperties[host=" + host + ", port=" + port + "]";
    }
}
