package dev.maru.image.attachment;

import dev.maru.image.store.References;
import dev.maru.image.store.Shelf;
import dev.maru.platform.mongo.MongoIndexes;
import dev.maru.platform.sweep.Sweep;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Pictures of messages and posts. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AttachmentProperties.class)
@Import({
    AttachmentEndpoint.class,
    RoomPictureEndpoint.class,
    InternalAttachmentEndpoint.class,
    Attachments.class,
    AttachmentRecords.class,
    Grants.class,
    ChatClient.class,
    UnusedPictures.class
})
public class AttachmentConfiguration {

    private static final Duration LONGEST_TURN = Duration.ofMinutes(5);

    @Bean
    Sweep unusedPicturesRemoved(UnusedPictures unused, AttachmentProperties properties) {
        return new Sweep("Looking for unused pictures failed", properties.sweep(), LONGEST_TURN, unused::due);
    }

    @Bean
    MongoIndexes attachmentIndexes() {
        return AttachmentRecords.INDEXES;
    }

    @Bean
    References picturesOfPosts(AttachmentRecords records) {
        return new ShownPictures(Shelf.OPEN, records);
    }

    @Bean
    References picturesOfMessages(AttachmentRecords records) {
        return new ShownPictures(Shelf.MEMBERS, records);
    }
}
