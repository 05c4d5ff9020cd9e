package dev.maru.platform.problem;

import jakarta.validation.Validator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Problem details in place of Boot's error page and error JSON. */
@AutoConfiguration(after = JacksonAutoConfiguration.class, before = ErrorWebFluxAutoConfiguration.class)
class ProblemAutoConfiguration {

    @Bean
    ProblemTable problemTable(ObjectProvider<ProblemMapping> mappings) {
        return new ProblemTable(mappings.orderedStream().toList());
    }

    @Bean
    ProblemHandler problemHandler(ProblemTable table, JsonMapper mapper) {
        return new ProblemHandler(table, mapper);
    }

    @Bean
    ValidationWarmUp validationWarmUp(Validator validator) {
        return new ValidationWarmUp(validator);
    }

    /** What Spring Security's firewall refuses (encoded slashes, control characters) is a problem like any other. */
    @Bean
    ServerExchangeRejectedHandler rejectedRequests() {
        return (_, _) ->
                Mono.error(new MaruException(ErrorCode.BAD_REQUEST, "The request line or a header is malformed"));
    }
}
