package dev.maru.testing;

import static org.springframework.test.context.support.TestPropertySourceUtils.INLINED_PROPERTIES_PROPERTY_SOURCE_NAME;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;

/** Turns {@link WithStores} and {@link WithTokens} into properties of a test's context; found through spring.factories. */
final class TestProperties implements ContextCustomizerFactory {

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
        var stores = AnnotatedElementUtils.findMergedAnnotation(testClass, WithStores.class);
        boolean tokens = AnnotatedElementUtils.hasAnnotation(testClass, WithTokens.class);
        return stores == null && !tokens
                ? null
                : new Customizer(stores != null && stores.mongo(), stores != null && stores.redis(), tokens);
    }

    /** A record, because equal customizers let tests share a context. */
    private record Customizer(boolean mongo, boolean redis, boolean tokens) implements ContextCustomizer {

        @Override
        public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
            Map<String, Object> properties = new LinkedHashMap<>();
            if (mongo) {
                MongoStore store = MongoStore.shared();
                properties.put("MARU_MONGODB_URI", store.uri());
                properties.put("spring.mongodb.database", store.freshDatabase());
            }
            if (redis) {
                properties.put("MARU_REDIS_URL", RedisStore.shared().uri());
            }
            if (tokens) {
                properties.put("MARU_JWKS_URI", TestTokens.shared().jwksUri());
                properties.put("MARU_SERVICE_SECRET", TestTokens.SERVICE_SECRET);
            }
            MutablePropertySources sources = context.getEnvironment().getPropertySources();
            var source = new MapPropertySource("maru test", properties);
            // Before the service's YAML, after what the test itself says.
            if (sources.contains(INLINED_PROPERTIES_PROPERTY_SOURCE_NAME)) {
                sources.addAfter(INLINED_PROPERTIES_PROPERTY_SOURCE_NAME, source);
            } else {
                sources.addFirst(source);
            }
        }
    }
}
