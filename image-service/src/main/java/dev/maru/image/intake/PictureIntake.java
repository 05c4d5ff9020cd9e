package dev.maru.image.intake;

import dev.maru.image.block.BlockedPictures;
import dev.maru.image.picture.RenderPool;
import dev.maru.image.store.PictureName;
import dev.maru.image.store.Shelf;
import dev.maru.image.store.Shelves;
import dev.maru.image.upload.Upload;
import dev.maru.image.upload.UploadRate;
import dev.maru.image.upload.Uploads;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.http.codec.multipart.PartEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Takes pictures in. When a picture completes, its files are stored, and stay long enough to be referred to. */
public final class PictureIntake {

    private final UploadRate rate;
    private final Uploads uploads;
    private final RenderPool renderPool;
    private final BlockedPictures blocked;
    private final Shelves shelves;

    PictureIntake(UploadRate rate, Uploads uploads, RenderPool renderPool, BlockedPictures blocked, Shelves shelves) {
        this.rate = rate;
        this.uploads = uploads;
        this.renderPool = renderPool;
        this.blocked = blocked;
        this.shelves = shelves;
    }

    /**
     * The squares of a picture that everybody may see.
     *
     * @param announced the length that the request announces, or -1
     */
    public Mono<StoredPicture> square(String user, Flux<PartEvent> form, long announced) {
        return counted(user)
                .then(uploads.receive(
                        form,
                        announced,
                        upload -> accepted(upload)
                                .then(renderPool.squares(upload.file()))
                                .flatMap(files -> stored(Shelf.OPEN, files, upload))));
    }

    /**
     * The sizes of a whole picture.
     *
     * @param announced the length that the request announces, or -1
     */
    public Mono<WholePicture> whole(String user, Shelf shelf, Flux<PartEvent> form, long announced) {
        return counted(user)
                .then(uploads.receive(
                        form,
                        announced,
                        upload -> accepted(upload)
                                .then(renderPool.fitted(upload.file()))
                                .flatMap(picture -> stored(shelf, picture.files(), upload)
                                        .map(stored -> new WholePicture(picture.width(), picture.height(), stored)))));
    }

    /**
     * Looks once more whether a picture is refused, when somebody refers to it and before anybody is told. A purge refuses first and then
     * looks for those who refer: so of a purge and an upload at the same time, one finds the other. Fails with 422 {@code picture-blocked}.
     */
    public Mono<Void> lookAgain(StoredPicture picture) {
        Set<String> hashes = new HashSet<>(StoredPicture.texts(picture.names()).values());
        hashes.add(picture.source());
        return blocked.refuse(hashes);
    }

    private Mono<Void> counted(String user) {
        return Mono.fromRunnable(() -> rate.take(user));
    }

    private Mono<Void> accepted(Upload upload) {
        return blocked.refuse(Set.of(upload.sha256()));
    }

    private Mono<StoredPicture> stored(Shelf shelf, Map<Integer, byte[]> files, Upload upload) {
        List<Integer> sizes = new ArrayList<>(files.keySet());
        List<byte[]> bytes = new ArrayList<>(files.values());
        return blocked.refuse(bytes.stream()
                        .map(PictureName::of)
                        .map(PictureName::value)
                        .toList())
                .then(Mono.defer(() -> shelves.of(shelf).put(bytes)))
                .map(names -> {
                    Map<Integer, PictureName> bySize = new TreeMap<>();
                    for (int i = 0; i < sizes.size(); i++) {
                        bySize.put(sizes.get(i), names.get(i));
                    }
                    return new StoredPicture(bySize, upload.sha256());
                });
    }
}
