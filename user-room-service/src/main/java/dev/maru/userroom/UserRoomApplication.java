package dev.maru.userroom;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** Starts user-room-service. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(UserRoomConfiguration.class)
public class UserRoomApplication {

    /** The service, ready to run; its settings are in {@code user-room-service.yml}. */
    public static SpringApplicationBuilder app() {
        return new SpringApplicationBuilder(UserRoomApplication.class)
                .main(UserRoomApplication.class)
                .properties("spring.config.name=user-room-service");
    }

    public static void main(String[] args) {
        app().run(args);
    }
}
