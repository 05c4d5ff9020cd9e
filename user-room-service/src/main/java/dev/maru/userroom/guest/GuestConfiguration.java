package dev.maru.userroom.guest;

import dev.maru.platform.security.GuestPaths;
import dev.maru.platform.security.PublicPaths;
import dev.maru.platform.sweep.Sweep;
import dev.maru.userroom.account.Accounts;
import dev.maru.userroom.session.Sessions;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GuestProperties.class)
@Import(GuestEndpoint.class)
public class GuestConfiguration {

    @Bean
    GuestSweep guestSweep(Accounts accounts, Sessions sessions, Clock clock) {
        return new GuestSweep(accounts, sessions, clock);
    }

    @Bean
    Sweep guestsForgotten(GuestSweep guests) {
        return new Sweep(
                "Guests who went away are not forgotten", GuestSweep.INTERVAL, Duration.ofMinutes(5), guests::sweep);
    }

    @Bean
    PublicPaths publicGuestPaths() {
        return PublicPaths.of(PublicPaths.post("/api/v1/guests"));
    }

    /** To see, make and enter open rooms, and to be called something else. */
    @Bean
    GuestPaths guestPaths() {
        return GuestPaths.of(
                PublicPaths.get("/api/v1/me"),
                new PublicPaths.Path(HttpMethod.PATCH, "/api/v1/me"),
                PublicPaths.get("/api/v1/me/account"),
                PublicPaths.post("/api/v1/me/withdrawal"),
                PublicPaths.get("/api/v1/me/rooms"),
                PublicPaths.get("/api/v1/users"),
                PublicPaths.get("/api/v1/users/{id}"),
                PublicPaths.get("/api/v1/rooms"),
                PublicPaths.post("/api/v1/rooms"),
                PublicPaths.get("/api/v1/rooms/{id}"),
                PublicPaths.get("/api/v1/rooms/{id}/members"),
                PublicPaths.any("/api/v1/rooms/{id}/members/me"),
                PublicPaths.get("/api/v1/sessions"),
                PublicPaths.post("/api/v1/reports"));
    }
}
