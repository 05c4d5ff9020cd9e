package dev.maru.platform.json;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** What Jackson reads from outside. Its own defaults are for trusted documents: depth 500, strings of 100 million. */
public final class JsonLimits {

    public static final int MAX_BYTES = 64 * 1024;
    public static final int MAX_DEPTH = 20;
    static final int MAX_NAME_LENGTH = 256;
    static final int MAX_NUMBER_LENGTH = 64;

    private JsonLimits() {}

    static void limit(JsonFactoryBuilder factory) {
        factory.streamReadConstraints(StreamReadConstraints.builder()
                .maxDocumentLength(MAX_BYTES)
                .maxStringLength(MAX_BYTES)
                .maxNestingDepth(MAX_DEPTH)
                .maxNameLength(MAX_NAME_LENGTH)
                .maxNumberLength(MAX_NUMBER_LENGTH)
                .build());
        factory.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
    }

    static void strict(JsonMapper.Builder mapper) {
        mapper.enable(
                DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
        mapper.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
        mapper.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
        // Jackson would read 5 as "5": a wrong type is an error of the caller, not something to guess about.
        mapper.withCoercionConfig(
                LogicalType.Textual,
                textual -> textual.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
    }

    /** The mapper that services get as their bean, for code that has no application context. */
    public static JsonMapper strictMapper() {
        JsonFactoryBuilder factory = new JsonFactoryBuilder();
        limit(factory);
        JsonMapper.Builder mapper = JsonMapper.builder(factory.build());
        strict(mapper);
        return mapper.build();
    }
}
