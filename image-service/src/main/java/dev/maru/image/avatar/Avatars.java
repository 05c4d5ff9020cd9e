package dev.maru.image.avatar;

import dev.maru.image.picture.RenderPool;
import dev.maru.image.store.DirectoryPictureStore;
import dev.maru.image.store.PictureName;
import dev.maru.image.upload.UploadRate;
import dev.maru.image.upload.Uploads;
import dev.maru.platform.problem.MaruException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Changes the picture of a user. */
final class Avatars {

    private static final Logger log = LoggerFactory.getLogger(Avatars.class);

    private final UploadRate rate;
    private final Uploads uploads;
    private final RenderPool renderPool;
    private final DirectoryPictureStore store;
    private final AvatarRecords records;
    private final HandOver handOver;
    private final Duration answerWait;
    private final InstantSource clock;

    Avatars(
            UploadRate rate,
            Uploads uploads,
            RenderPool renderPool,
            DirectoryPictureStore store,
            AvatarRecords records,
            HandOver handOver,
            HandOverProperties properties,
            InstantSource clock) {
        this.rate = rate;
        this.uploads = uploads;
        this.renderPool = renderPool;
        this.store = store;
        this.records = records;
        this.handOver = handOver;
        this.answerWait = properties.answerWait();
        this.clock = clock;
    }

    /** The paths of the new picture by size; when it completes they can be fetched, and the user has it or will have it soon. */
    Mono<Map<String, String>> replace(String user, Flux<PartEvent> form, long announcedLength) {
        return Mono.fromRunnable(() -> rate.take(user))
                .then(uploads.receive(form, announcedLength, this::stored))
                .flatMap(squares -> change(user, squares))
                .mapNotNull(AvatarRecord::paths);
    }

    Mono<Void> remove(String user) {
        return records.find(user)
                .filter(AvatarRecord::hasPicture)
                .flatMap(_ -> change(user, Map.of()))
                .then();
    }

    private Mono<Map<Integer, PictureName>> stored(Path upload) {
        return renderPool.squares(upload).flatMap(squares -> {
            List<Integer> sizes = new ArrayList<>(squares.keySet());
            return store.put(squares.values()).map(names -> {
                Map<Integer, PictureName> bySize = new TreeMap<>();
                for (int i = 0; i < sizes.size(); i++) {
                    bySize.put(sizes.get(i), names.get(i));
                }
                return bySize;
            });
        });
    }

    private Mono<AvatarRecord> change(String user, Map<Integer, PictureName> squares) {
        Instant now = clock.instant();
        return records.change(user, latest -> latest.changed(squares, now, now.plus(answerWait)))
                .flatMap(record -> handedOver(record).thenReturn(record));
    }

    /** Waits a little, so that the user sees the picture at once. What takes longer goes on without being waited for. */
    private Mono<Void> handedOver(AvatarRecord record) {
        return handOver.once(record)
                .timeout(answerWait)
                .onErrorMap(WebClientResponseException.NotFound.class, _ -> MaruException.notFound("Account"))
                .onErrorResume(e -> !(e instanceof MaruException), e -> {
                    log.info(
                            "Picture of user {}, version {}: {}; trying again",
                            record.user(),
                            record.version(),
                            e.toString());
                    return Mono.empty();
                });
    }
}
