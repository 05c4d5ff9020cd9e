package dev.maru.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.platform.security.ServiceTokens;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Services share a JVM in the standalone: each with its own name, tokens, metrics and management port. */
class OneJvmTest {

    @Test
    void twoServicesInOneJvmAreStrangers() {
        try (ConfigurableApplicationContext one = start("one-service");
                ConfigurableApplicationContext two = start("two-service")) {
            String forTwo = one.getBean(ServiceTokens.class).bearer("two-service");
            assertThat(get(two, "local.server.port", "/internal/v1/caller", forTwo))
                    .isEqualTo("200 one-service");
            assertThat(get(one, "local.server.port", "/internal/v1/caller", forTwo))
                    .startsWith("401 ");

            get(one, "local.server.port", "/open/me", "");
            assertThat(get(one, "local.management.port", "/actuator/prometheus", ""))
                    .startsWith("200 ")
                    .contains("service=\"one-service\"", "uri=\"/open/me\"")
                    .doesNotContain("two-service");
            assertThat(get(two, "local.management.port", "/actuator/prometheus", ""))
                    .doesNotContain("one-service", "uri=\"/open/me\"");
        }
    }

    @Test
    void actuatorHasAPortOfItsOwn() {
        try (ConfigurableApplicationContext service = start("one-service")) {
            for (String path : new String[] {"/actuator/health/liveness", "/actuator/health/readiness"}) {
                assertThat(get(service, "local.management.port", path, "")).isEqualTo("200 {\"status\":\"UP\"}");
            }
            assertThat(get(service, "local.management.port", "/actuator/info", ""))
                    .startsWith("200 ");
            assertThat(get(service, "local.management.port", "/actuator/env", ""))
                    .startsWith("404 ");
            assertThat(get(service, "local.management.port", "/open/me", "")).startsWith("404 ");
            assertThat(get(service, "local.server.port", "/actuator/health", ""))
                    .startsWith("404 ");
        }
    }

    private static ConfigurableApplicationContext start(String name) {
        return new SpringApplicationBuilder(ProbeApplication.class)
                .properties("spring.config.name=probe-service")
                .run("--spring.application.name=" + name, "--server.port=0", "--management.server.port=0");
    }

    private static String get(ConfigurableApplicationContext service, String port, String path, String authorization) {
        return WebClient.create("http://127.0.0.1:" + service.getEnvironment().getProperty(port))
                .get()
                .uri(path)
                .header("Authorization", authorization)
                .exchangeToMono(OneJvmTest::text)
                .block(Duration.ofSeconds(10));
    }

    private static Mono<String> text(ClientResponse response) {
        return response.bodyToMono(String.class)
                .defaultIfEmpty("")
                .map(body -> response.statusCode().value() + " " + body);
    }
}
