package dev.maru.standalone.service;

import dev.maru.chat.ChatApplication;
import dev.maru.gateway.GatewayApplication;
import dev.maru.image.ImageApplication;
import dev.maru.userroom.UserRoomApplication;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** The services in the order in which they start, each with the auto-configurations that belong to others. */
enum Service {
    USER_ROOM("user-room-service", UserRoomApplication::app, Denied.GATEWAY, Denied.REDIS),
    CHAT("chat-service", ChatApplication::app, Denied.GATEWAY),
    IMAGE("image-service", ImageApplication::app, Denied.GATEWAY, Denied.REDIS),
    GATEWAY(
            "gateway-service",
            GatewayApplication::app,
            Denied.MONGODB,
            Denied.DATA_MONGODB,
            Denied.REDIS,
            Denied.GATEWAY_REDIS);

    private static final class Denied {
        static final String GATEWAY = "org.springframework.cloud.";
        static final String GATEWAY_REDIS = "org.springframework.cloud.gateway.config.GatewayRedis";
        static final String REDIS = "org.springframework.boot.data.redis.";
        static final String MONGODB = "org.springframework.boot.mongodb.";
        static final String DATA_MONGODB = "org.springframework.boot.data.mongodb.";
    }

    private final String title;
    private final Supplier<SpringApplicationBuilder> application;
    private final List<String> denied;

    Service(String title, Supplier<SpringApplicationBuilder> application, String... denied) {
        this.title = title;
        this.application = application;
        this.denied = List.of(denied);
    }

    String title() {
        return title;
    }

    SpringApplicationBuilder application() {
        return application.get();
    }

    List<String> denied() {
        return denied;
    }
}
