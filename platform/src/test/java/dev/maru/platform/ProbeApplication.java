package dev.maru.platform;

import dev.maru.platform.problem.ErrorCode;
import dev.maru.platform.problem.MaruException;
import dev.maru.platform.security.GuestPaths;
import dev.maru.platform.security.PublicPaths;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The smallest service there can be: what the platform does is seen through it. */
@SpringBootConfiguration
@EnableAutoConfiguration(
        excludeName = {
            "org.springframework.boot.mongodb.autoconfigure.MongoReactiveAutoConfiguration",
            "org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration",
            "org.springframework.boot.data.mongodb.autoconfigure.DataMongoReactiveAutoConfiguration"
        })
@Import(ProbeApplication.ProbeEndpoint.class)
public class ProbeApplication {

    @Bean
    PublicPaths publicPaths() {
        return PublicPaths.of(PublicPaths.post("/notes"), PublicPaths.get("/open/**"));
    }

    @Bean
    GuestPaths guestPaths() {
        return GuestPaths.of(PublicPaths.get("/lobby"));
    }

    record Note(@NotBlank String text, Integer size, List<String> tags, Map<String, Object> more, Box box) {}

    record Box(int width) {}

    @RestController
    static class ProbeEndpoint {

        @GetMapping("/me")
        String me(@AuthenticationPrincipal Jwt jwt) {
            return jwt.getSubject();
        }

        @GetMapping("/lobby")
        String lobby(@AuthenticationPrincipal Jwt jwt) {
            return jwt.getSubject();
        }

        @GetMapping("/open/me")
        String anybody(@AuthenticationPrincipal Jwt jwt) {
            return jwt == null ? "nobody" : jwt.getSubject();
        }

        @GetMapping("/internal/v1/caller")
        String caller(@AuthenticationPrincipal Jwt jwt) {
            return jwt.getClaimAsString("iss");
        }

        @PostMapping(
                path = "/notes",
                consumes = MediaType.APPLICATION_JSON_VALUE,
                produces = MediaType.APPLICATION_JSON_VALUE)
        Note post(@Valid @RequestBody Note note) {
            return note;
        }

        @GetMapping("/open/page")
        int page(@RequestParam(defaultValue = "30") @Min(1) @Max(100) int limit) {
            return limit;
        }

        @GetMapping("/open/header")
        String header(@RequestHeader("Idempotency-Key") String key) {
            return key;
        }

        @GetMapping("/open/busy")
        Mono<String> busy() {
            return Mono.error(new MaruException(ErrorCode.BUSY, "Full").retryAfter(Duration.ofMillis(1200)));
        }

        @GetMapping("/open/bug")
        String bug() {
            throw new IllegalStateException("select * from secrets");
        }
    }
}
