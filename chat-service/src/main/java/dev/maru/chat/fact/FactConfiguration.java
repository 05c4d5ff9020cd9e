package dev.maru.chat.fact;

import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.maru.chat.instance.Instances;
import dev.maru.chat.log.BodyHasher;
import dev.maru.chat.membership.MembershipTail;
import dev.maru.chat.membership.Memberships;
import dev.maru.chat.room.RoomWriter;
import dev.maru.platform.sweep.Sweep;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.client.WebClient;
import tools.jackson.databind.json.JsonMapper;

/** Lines of rooms' logs that are made of facts. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FactProperties.class)
@Import(ParkedFactEndpoint.class)
public class FactConfiguration {

    private static final Duration COUNT_EVERY = Duration.ofSeconds(10);

    @Bean
    RoomLines roomLines(RoomWriter writer, BodyHasher hasher, Memberships memberships, MeterRegistry meters) {
        return new RoomLines(writer, hasher, memberships, meters);
    }

    @Bean
    ParkedFactStore parkedFacts(MongoDatabase database, JsonMapper json, Clock clock, MeterRegistry meters) {
        return new ParkedFactStore(database, json, clock, meters);
    }

    @Bean
    Sweep parkedFactsCounted(ParkedFactStore parkedFacts) {
        return new Sweep("Parked facts are not counted", COUNT_EVERY, COUNT_EVERY, parkedFacts::count).fromTheStart();
    }

    @Bean
    FactReaders factReaders(
            WebClient userRoomService,
            MongoDatabase database,
            ParkedFactStore parkedFacts,
            RoomLines roomLines,
            Instances instances,
            MembershipTail tail,
            FactProperties properties,
            MeterRegistry meters) {
        FactSource facts = new FactSource(userRoomService, properties.timeout());
        FactCursors cursors = new FactCursors(database);
        Counter forgotten = meters.counter("maru.facts.forgotten");
        return new FactReaders(
                partition -> new PartitionReader(
                        partition,
                        instances.self(),
                        facts,
                        cursors,
                        parkedFacts,
                        roomLines::tell,
                        properties,
                        forgotten,
                        System::nanoTime),
                tail,
                meters);
    }
}
