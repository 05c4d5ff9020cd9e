package dev.maru.image.store;

import dev.maru.platform.problem.ProblemMapping;
import dev.maru.platform.sweep.Sweep;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import reactor.netty.NettyPipeline;

/** Storing and serving. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoreProperties.class)
@Import({StoreConfiguration.InDirectory.class, StoreConfiguration.InS3.class, PictureEndpoint.class, OpenPictures.class
})
public class StoreConfiguration {

    private static final String MEMBERS = "members";

    /** Of all shelves, with millions of files. */
    private static final Duration LONGEST_SWEEP = Duration.ofHours(6);

    @Bean
    PictureRemoval pictureRemoval(Shelves shelves, List<References> references) {
        return new PictureRemoval(shelves, references);
    }

    @Bean
    Sweep orphansRemoved(PictureRemoval removal, StoreProperties properties) {
        return new Sweep(
                "Sweeping pictures failed",
                properties.orphanSweep(),
                LONGEST_SWEEP,
                () -> removal.sweep().then());
    }

    /** Before everything else, so that its answers are neither traced nor in the access log. */
    @Bean
    NettyServerCustomizer cachedPictureHandler(OpenPictures pictures) {
        return server -> server.doOnChannelInit((_, channel, _) -> channel.pipeline()
                .addAfter(
                        NettyPipeline.HttpCodec,
                        NettyPipeline.LEFT + "cachedPictureHandler",
                        new CachedPictureHandler(pictures)));
    }

    /** Pictures lie in a directory. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "maru.store.in", havingValue = "directory")
    static class InDirectory {

        @Bean
        Shelves shelves(StoreProperties properties) {
            return new Shelves(
                    new DirectoryPictureStore(properties.directory(), properties.threads(), properties.keepYoung()),
                    new DirectoryPictureStore(
                            properties.directory().resolve(MEMBERS), properties.threads(), properties.keepYoung()));
        }
    }

    /** Pictures lie in a bucket. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "maru.store.in", havingValue = "s3")
    @EnableConfigurationProperties(S3Properties.class)
    static class InS3 {

        @Bean
        S3Bucket bucket(S3Properties properties) {
            return S3Bucket.open(properties);
        }

        @Bean
        ProblemMapping bucketUnavailable() {
            return S3Bucket::unavailable;
        }

        @Bean
        Shelves shelves(S3Bucket bucket, StoreProperties properties) {
            return new Shelves(
                    new S3PictureStore(bucket, "", properties.keepYoung()),
                    new S3PictureStore(bucket, MEMBERS + "/", properties.keepYoung()));
        }
    }
}
