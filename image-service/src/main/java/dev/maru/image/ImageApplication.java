package dev.maru.image;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** Starts image-service, alone or as one of several contexts in a JVM. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(ImageConfiguration.class)
public class ImageApplication {

    public static SpringApplicationBuilder app() {
        return new SpringApplicationBuilder(ImageApplication.class)
                .main(ImageApplication.class)
                .properties("spring.config.name=image-service");
    }

    public static void main(String[] args) {
        app().run(args);
    }
}
