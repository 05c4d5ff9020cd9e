package dev.maru.image;

import dev.maru.image.attachment.AttachmentConfiguration;
import dev.maru.image.avatar.AvatarConfiguration;
import dev.maru.image.block.BlockConfiguration;
import dev.maru.image.intake.IntakeConfiguration;
import dev.maru.image.membership.MembershipConfiguration;
import dev.maru.image.picture.PictureConfiguration;
import dev.maru.image.store.StoreConfiguration;
import dev.maru.image.upload.UploadConfiguration;
import dev.maru.platform.security.PublicPaths;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;

/** All that image-service is made of, in the order in which a picture passes. */
@Configuration(proxyBeanMethods = false)
@Import({
    UploadConfiguration.class, // receive, within bounds
    PictureConfiguration.class, // recognise, decode, make squares
    StoreConfiguration.class, // store and serve
    BlockConfiguration.class, // refuse what a moderator took away
    IntakeConfiguration.class, // all of the above, in order
    AvatarConfiguration.class, // remember whose it is, hand over
    MembershipConfiguration.class, // who may see a room's
    AttachmentConfiguration.class // remember which message or post shows it
})
class ImageConfiguration {

    @Bean
    PublicPaths publicPaths() {
        return PublicPaths.of(
                PublicPaths.get("/pictures/**"),
                new PublicPaths.Path(HttpMethod.HEAD, "/pictures/**"),
                PublicPaths.get("/attachments/**"), // the address carries a grant
                new PublicPaths.Path(HttpMethod.HEAD, "/attachments/**"));
    }

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }
}
