package dev.maru.image.store;

import dev.maru.platform.problem.ErrorCode;
import dev.maru.platform.problem.MaruException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.StringUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.BytesWrapper;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The few things that a store wants of a bucket. A picture is one request: it is there whole or not at all. */
final class S3Bucket implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(S3Bucket.class);
    private static final int PAGE = 1000;

    private final S3AsyncClient s3;
    private final String bucket;

    /** What the bucket knows of an object. */
    record Listed(String key, Instant changedAt) {}

    private S3Bucket(S3AsyncClient s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /**
     * Checksums are sent and checked where the protocol requires them: many servers that speak S3 do not know the newer ones, and names are
     * hashes anyway.
     */
    static S3Bucket open(S3Properties properties) {
        Duration time = properties.time();
        S3AsyncClientBuilder builder = S3AsyncClient.builder()
                .region(Region.of(properties.region()))
                .credentialsProvider(credentials(properties.accessKey(), properties.secretKey()))
                .forcePathStyle(properties.pathStyle())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(settings -> settings.apiCallTimeout(time))
                .httpClientBuilder(NettyNioAsyncHttpClient.builder().maxConcurrency(properties.connections()));
        URI endpoint = properties.endpoint();
        if (endpoint != null && endpoint.isAbsolute()) {
            builder.endpointOverride(endpoint);
        }
        return new S3Bucket(builder.build(), properties.bucket());
    }

    /** 503 for a bucket that cannot be reached; null for all else, such as a wrong key: that is for the operator to read in the log. */
    static @Nullable MaruException unavailable(Throwable error) {
        if (error instanceof SdkClientException || error instanceof S3Exception answer && answer.statusCode() >= 500) {
            log.warn("The bucket is not available: {}", error.toString());
            return new MaruException(ErrorCode.UNAVAILABLE, "Not available now, try again");
        }
        return null;
    }

    private static AwsCredentialsProvider credentials(@Nullable String accessKey, @Nullable String secretKey) {
        return StringUtils.hasText(accessKey) && StringUtils.hasText(secretKey)
                ? StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey))
                : DefaultCredentialsProvider.builder().build();
    }

    Mono<Void> put(String key, byte[] bytes, String type) {
        return Mono.fromFuture(() -> s3.putObject(
                        request -> request.bucket(bucket).key(key).contentType(type),
                        AsyncRequestBody.fromBytesUnsafe(bytes)))
                .then();
    }

    Mono<byte[]> get(String key) {
        return Mono.fromFuture(() ->
                        s3.getObject(request -> request.bucket(bucket).key(key), AsyncResponseTransformer.toBytes()))
                .map(BytesWrapper::asByteArrayUnsafe)
                .onErrorResume(NoSuchKeyException.class, _ -> Mono.empty());
    }

    /** When an object was last written; empty when there is none. */
    Mono<Instant> changedAt(String key) {
        return Mono.fromFuture(
                        () -> s3.headObject(request -> request.bucket(bucket).key(key)))
                .map(HeadObjectResponse::lastModified)
                .onErrorResume(NoSuchKeyException.class, _ -> Mono.empty());
    }

    /** Completes also when there was none. */
    Mono<Void> delete(String key) {
        return Mono.fromFuture(
                        () -> s3.deleteObject(request -> request.bucket(bucket).key(key)))
                .then();
    }

    /** All objects whose keys begin so. */
    Mono<List<Listed>> list(String prefix) {
        return list(prefix, PAGE);
    }

    /** @param page how many to ask for at a time */
    Mono<List<Listed>> list(String prefix, int page) {
        return Flux.defer(() -> s3.listObjectsV2Paginator(
                                request -> request.bucket(bucket).prefix(prefix).maxKeys(page))
                        .contents())
                .map(object -> new Listed(object.key(), object.lastModified()))
                .collectList();
    }

    @Override
    public void close() {
        s3.close();
    }
}
