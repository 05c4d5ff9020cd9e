package dev.maru.userroom;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.maru.contracts.room.Entry;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import tools.jackson.databind.json.JsonMapper;

/** How contracts, which know no framework, are written: exactly the fields that were agreed upon. */
final class WireJson implements JsonMapperBuilderCustomizer {

    @Override
    public void customize(JsonMapper.Builder mapper) {
        mapper.addMixIn(Entry.class, WithoutAbsent.class);
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private interface WithoutAbsent {}
}
