package dev.maru.chat;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** Starts chat-service, with the settings of {@code chat-service.yml}. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(ChatConfiguration.class)
public class ChatApplication {

    /** The application, so that it can also be started beside others in one JVM. */
    public static SpringApplicationBuilder app() {
        return new SpringApplicationBuilder(ChatApplication.class)
                .main(ChatApplication.class)
                .properties("spring.config.name=chat-service");
    }

    public static void main(String[] args) {
        app().run(args);
    }
}
