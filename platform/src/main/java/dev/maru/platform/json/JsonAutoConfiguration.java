package dev.maru.platform.json;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;

/** Makes the service's {@code JsonMapper}, and so its codecs, strict. */
@AutoConfiguration(before = JacksonAutoConfiguration.class)
class JsonAutoConfiguration {

    @Bean
    JsonFactoryBuilderCustomizer jsonLimits() {
        return JsonLimits::limit;
    }

    @Bean
    JsonMapperBuilderCustomizer strictJson() {
        return JsonLimits::strict;
    }
}
