package dev.maru.gateway.caller;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code maru.caller.*}.
 *
 * @param trustedProxies addresses or networks (10.0.0.0/8) whose X-Forwarded-* headers are believed
 */
@ConfigurationProperties("maru.caller")
record CallerProperties(@DefaultValue List<String> trustedProxies) {}
