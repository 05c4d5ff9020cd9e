package dev.maru.gateway.origin;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code maru.origin.*}.
 *
 * @param allowed origins besides our own, like {@code https://app.example.org}
 */
@ConfigurationProperties("maru.origin")
record OriginProperties(@DefaultValue List<String> allowed) {}
