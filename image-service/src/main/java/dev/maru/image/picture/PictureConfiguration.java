package dev.maru.image.picture;

import dev.maru.image.picture.jpeg.JpegDecoder;
import dev.maru.image.picture.jpeg.ScaledJpegDecoder;
import dev.maru.image.picture.turbo.TurboJpegDecoder;
import dev.maru.image.picture.turbo.TurboJpegLibrary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Rendering. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PictureLimits.class)
public class PictureConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(PictureConfiguration.class);

    /** From a quarter of the size on, passing over coefficients is most of the work, and quicker in Java. */
    static final int FASTER_UP_TO = 2;

    /** In plain Java, with the machine's libturbojpeg for what it is quicker at, if there is one and it is wanted. */
    @Bean
    JpegDecoder jpegDecoder(@Value("${maru.pictures.turbojpeg}") boolean turbojpeg) {
        JpegDecoder java = new ScaledJpegDecoder();
        Optional<TurboJpegLibrary> library = turbojpeg ? TurboJpegLibrary.find() : Optional.empty();
        LOG.info("JPEG is decoded in Java{}", library.isPresent() ? " and by libturbojpeg" : "");
        return library.<JpegDecoder>map(found -> new TurboJpegDecoder(found, java, FASTER_UP_TO))
                .orElse(java);
    }

    @Bean
    RenderPool renderPool(PictureLimits limits, JpegDecoder jpeg, MeterRegistry meters) {
        return new RenderPool(limits, jpeg, meters);
    }
}
