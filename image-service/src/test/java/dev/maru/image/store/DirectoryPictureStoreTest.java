package dev.maru.image.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.image.store.DirectoryPictureStore.Removal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

class DirectoryPictureStoreTest {

    private static final byte[] PICTURE = {1, 2, 3};
    private static final Duration KEEP_YOUNG = Duration.ofHours(1);

    @TempDir
    private Path directory;

    private StoreProperties properties;
    private DirectoryPictureStore store;

    @BeforeEach
    void open() {
        properties = new StoreProperties(directory, 2, KEEP_YOUNG, Duration.ofDays(1));
        store = new DirectoryPictureStore(properties);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void namesPicturesByTheirContent() {
        PictureName name = put();

        assertThat(name.value()).isEqualTo("039058c6f2c0cb492c533b0a4d14ef77cc0f78ab.jpg");
        assertThat(put()).isEqualTo(name);
        assertThat(store.get(name).block()).isEqualTo(PICTURE);
        assertThat(store.get(new PictureName("f".repeat(40) + ".jpg")).blockOptional())
                .isEmpty();
    }

    @Test
    void leavesNothingBesideAPicture() {
        PictureName name = put();

        assertThat(directory.resolve("unfinished")).isEmptyDirectory();
        assertThat(file(name)).hasBinaryContent(PICTURE);
    }

    @Test
    void keepsWhatIsYoung() {
        PictureName name = put();

        assertThat(remove(name, false)).isEqualTo(Removal.YOUNG);
        assertThat(store.get(name).block()).isEqualTo(PICTURE);
    }

    @Test
    void keepsWhatSomebodyRefersTo() throws IOException {
        PictureName name = old(put());

        assertThat(remove(name, true)).isEqualTo(Removal.WANTED);
        assertThat(file(name)).exists();
    }

    @Test
    void removesWhatNobodyRefersTo() throws IOException {
        PictureName name = old(put());

        assertThat(remove(name, false)).isEqualTo(Removal.GONE);
        assertThat(store.get(name).blockOptional()).isEmpty();
        assertThat(directory.resolve("aside")).isEmptyDirectory();
        assertThat(remove(name, false)).isEqualTo(Removal.GONE);
    }

    @Test
    void aPictureCanBeReadWhileItsRemovalIsDecided() throws IOException {
        PictureName name = old(put());

        store.remove(
                        name,
                        () -> store.get(name).map(bytes -> {
                            assertThat(bytes).isEqualTo(PICTURE);
                            return true;
                        }))
                .block();

        assertThat(store.get(name).block()).isEqualTo(PICTURE);
    }

    @Test
    void aPictureStoredAgainWhileItIsRemovedStays() throws IOException {
        PictureName name = old(put());

        store.remove(name, () -> store.put(List.of(PICTURE)).thenReturn(false)).block();

        assertThat(file(name)).hasBinaryContent(PICTURE);
    }

    @Test
    void aPictureStoredAgainBecomesYoung() throws IOException {
        PictureName name = old(put());
        put();

        assertThat(remove(name, false)).isEqualTo(Removal.YOUNG);
    }

    @Test
    void putsAPictureBackWhenNobodyCanSayWhetherItIsWanted() throws IOException {
        PictureName name = old(put());

        assertThatThrownBy(() -> store.remove(name, () -> Mono.error(new IllegalStateException("away")))
                        .block())
                .hasMessage("away");

        assertThat(file(name)).exists();
    }

    @Test
    void putsBackWhatACrashLeftUndecided() throws IOException {
        PictureName name = put();
        Files.move(file(name), directory.resolve("aside").resolve(name.value()));

        new DirectoryPictureStore(properties).close();

        assertThat(file(name)).exists();
    }

    @Test
    void throwsAwayWhatACrashLeftUnfinished() throws IOException {
        Path left = Files.write(directory.resolve("unfinished").resolve("left"), PICTURE);
        Path young = Files.write(directory.resolve("unfinished").resolve("young"), PICTURE);
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(KEEP_YOUNG.multipliedBy(2))));

        new DirectoryPictureStore(properties).close();

        assertThat(left).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void doesNotStartWithoutAPlaceToWrite() throws IOException {
        Path file = Files.write(directory.resolve("file"), PICTURE);

        assertThatThrownBy(() -> new DirectoryPictureStore(new StoreProperties(file, 1, KEEP_YOUNG, KEEP_YOUNG)))
                .hasMessageContaining("maru.store.directory")
                .hasMessageContaining(file.toString());
    }

    @Test
    void theSweepFindsOldOrphansOnly() throws IOException {
        PictureName orphan = old(put());
        PictureName wanted = old(put(4));
        PictureName young = put(5);
        AtomicBoolean asked = new AtomicBoolean();
        References references = new References() {
            @Override
            public Mono<Set<PictureName>> among(Collection<PictureName> names) {
                asked.set(true);
                return Mono.just(names.contains(wanted) ? Set.of(wanted) : Set.of());
            }
        };

        assertThat(new PictureRemoval(store, references, properties).sweep().block())
                .isEqualTo(1);

        assertThat(asked).isTrue();
        assertThat(file(orphan)).doesNotExist();
        assertThat(file(wanted)).exists();
        assertThat(file(young)).exists();
    }

    private PictureName put() {
        return put(PICTURE);
    }

    private PictureName put(int... bytes) {
        byte[] picture = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            picture[i] = (byte) bytes[i];
        }
        return put(picture);
    }

    private PictureName put(byte[] picture) {
        return store.put(List.of(picture)).block().getFirst();
    }

    private PictureName old(PictureName name) throws IOException {
        Files.setLastModifiedTime(file(name), FileTime.from(Instant.now().minus(KEEP_YOUNG.multipliedBy(2))));
        return name;
    }

    private Removal remove(PictureName name, boolean referred) {
        return store.remove(name, () -> Mono.just(referred)).block();
    }

    private Path file(PictureName name) {
        return directory
                .resolve("pictures")
                .resolve(name.value().substring(0, 2))
                .resolve(name.value());
    }
}
