package dev.maru.chat.history;

import dev.maru.chat.admission.Admission;
import dev.maru.chat.attachment.Pictures;
import dev.maru.chat.cursor.ReadCursors;
import dev.maru.chat.log.HeadHints;
import dev.maru.chat.log.MongoRoomLog;
import dev.maru.chat.log.RoomHeads;
import dev.maru.chat.log.RoomLog;
import dev.maru.chat.projection.MessageStates;
import dev.maru.chat.projection.Messages;
import dev.maru.chat.room.RoomWriter;
import dev.maru.platform.sweep.Sweep;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The REST side of the log. */
@Configuration(proxyBeanMethods = false)
@Import({
    MessageEndpoint.class,
    ChangeEndpoint.class,
    PinEndpoint.class,
    InternalRoomEndpoint.class,
    SummaryEndpoint.class
})
public class HistoryConfiguration {

    private static final Duration AUDIT_EVERY = Duration.ofMinutes(1);
    private static final Duration LONGEST_AUDIT = Duration.ofMinutes(5);

    @Bean
    Writes writes(Admission admission, RoomWriter writer) {
        return new Writes(admission, writer);
    }

    @Bean
    Erasure erasure(MongoRoomLog log, Admission admission, RoomWriter writer, Pictures pictures) {
        return new Erasure(log, admission, writer, pictures);
    }

    @Bean
    RoomSummaries roomSummaries(RoomHeads heads, RoomLog log, MessageStates states, ReadCursors cursors) {
        return new RoomSummaries(heads, log, states, cursors);
    }

    @Bean
    UnreadAudit unreadAudit(
            RoomHeads heads,
            HeadHints hints,
            RoomLog log,
            MessageStates states,
            ReadCursors cursors,
            MeterRegistry meters) {
        return new UnreadAudit(heads, hints, log, states, cursors, meters);
    }

    @Bean
    Sweep unreadAudited(UnreadAudit audit) {
        return new Sweep("Unread counts are not audited", AUDIT_EVERY, LONGEST_AUDIT, audit::lately);
    }

    @Bean
    History history(RoomLog log, RoomHeads heads, Messages messages) {
        return new History(log, heads, messages);
    }
}
