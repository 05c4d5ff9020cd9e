package dev.maru.image.attachment;

import dev.maru.image.store.PictureName;
import dev.maru.image.store.References;
import dev.maru.image.store.Shelf;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The pictures of messages, or of posts, that are wanted. */
final class ShownPictures implements References {

    private final Shelf shelf;
    private final AttachmentRecords records;

    ShownPictures(Shelf shelf, AttachmentRecords records) {
        this.shelf = shelf;
        this.records = records;
    }

    @Override
    public Shelf shelf() {
        return shelf;
    }

    @Override
    public Mono<Set<PictureName>> among(Collection<PictureName> names) {
        Set<String> values = names.stream().map(PictureName::value).collect(Collectors.toSet());
        return records.keeping(values)
                .filter(attachment -> attachment.shelf() == shelf)
                .flatMapIterable(Attachment::keeps)
                .filter(values::contains)
                .map(PictureName::new)
                .collect(Collectors.toSet());
    }

    @Override
    public Flux<Upload> takeAway(PictureName name) {
        return records.keeping(List.of(name.value()))
                .filter(attachment -> attachment.shelf() == shelf)
                .concatMap(attachment -> records.delete(attachment.id()).thenReturn(upload(attachment)));
    }

    @Override
    public Mono<PictureName> uploaded(String id) {
        return records.find(id)
                .filter(attachment -> attachment.shelf() == shelf)
                .map(attachment -> new PictureName(attachment.keeps().iterator().next()));
    }

    private static Upload upload(Attachment attachment) {
        return new Upload(
                attachment.keeps().stream().map(PictureName::new).collect(Collectors.toSet()), attachment.source());
    }
}
