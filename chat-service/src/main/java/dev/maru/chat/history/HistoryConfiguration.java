package dev.maru.chat.history;

import dev.maru.chat.log.RoomHeads;
import dev.maru.chat.log.RoomLog;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The REST side of the log. */
@Configuration(proxyBeanMethods = false)
@Import({MessageEndpoint.class, InternalRoomEndpoint.class, SummaryEndpoint.class})
public class HistoryConfiguration {

    @Bean
    History history(RoomLog log, RoomHeads heads) {
        return new History(log, heads);
    }
}
