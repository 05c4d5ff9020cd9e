package dev.maru.platform.trace;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;

/** Tracing and the access log. The logger is named {@code access.<service>}. */
@AutoConfiguration
class TraceAutoConfiguration {

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    HttpHandlerDecoratorFactory tracedHttpHandler(@Value("${spring.application.name:maru}") String service) {
        Logger accessLog = LoggerFactory.getLogger("access." + service);
        return next -> new TracedHttpHandler(next, accessLog);
    }
}
