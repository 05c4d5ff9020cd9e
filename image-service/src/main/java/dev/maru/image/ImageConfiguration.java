package dev.maru.image;

import dev.maru.image.avatar.AvatarConfiguration;
import dev.maru.image.picture.PictureConfiguration;
import dev.maru.image.store.StoreConfiguration;
import dev.maru.image.upload.UploadConfiguration;
import dev.maru.platform.security.PublicPaths;
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
    AvatarConfiguration.class // remember whose it is, hand over
})
class ImageConfiguration {

    @Bean
    PublicPaths publicPaths() {
        return PublicPaths.of(PublicPaths.get("/pictures/**"), new PublicPaths.Path(HttpMethod.HEAD, "/pictures/**"));
    }
}
