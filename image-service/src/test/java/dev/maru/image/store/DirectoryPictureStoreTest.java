package dev.maru.image.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryPictureStoreTest extends PictureStoreContract {

    @TempDir
    private Path directory;

    @Override
    PictureStore open(Duration keepYoung) {
        return new DirectoryPictureStore(directory, 4, keepYoung);
    }

    @Test
    void leavesNothingBesideAPicture() {
        PictureName name = put(picture);

        assertThat(directory.resolve("unfinished")).isEmptyDirectory();
        assertThat(file(name)).hasBinaryContent(picture);
        remove(impatient, name, false);
        assertThat(directory.resolve("aside")).isEmptyDirectory();
    }

    @Test
    void aPictureStoredAgainBecomesYoung() throws IOException {
        PictureName name = put(picture);
        Files.setLastModifiedTime(file(name), FileTime.from(Instant.now().minus(KEEP_YOUNG.multipliedBy(2))));
        put(picture);

        assertThat(remove(store, name, false)).isEqualTo(Removal.YOUNG);
    }

    @Test
    void putsBackWhatACrashLeftUndecided() throws IOException {
        PictureName name = put(picture);
        Files.move(file(name), directory.resolve("aside").resolve(name.value()));

        open(KEEP_YOUNG).close();

        assertThat(file(name)).exists();
    }

    @Test
    void throwsAwayWhatACrashLeftUnfinished() throws IOException {
        Path left = Files.write(directory.resolve("unfinished").resolve("left"), picture);
        Path young = Files.write(directory.resolve("unfinished").resolve("young"), picture);
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(KEEP_YOUNG.multipliedBy(2))));

        open(KEEP_YOUNG).close();

        assertThat(left).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void throwsAwayWhatACrashLeftUnfinishedWithoutAStart() throws IOException {
        Path left = Files.write(directory.resolve("unfinished").resolve("left"), picture);

        store.tidy().block();
        assertThat(left).exists();
        impatient.tidy().block();

        assertThat(left).doesNotExist();
    }

    @Test
    void doesNotStartWithoutAPlaceToWrite() throws IOException {
        Path file = Files.write(directory.resolve("file"), picture);

        assertThatThrownBy(() -> new DirectoryPictureStore(file, 1, KEEP_YOUNG))
                .hasMessageContaining("maru.store.directory")
                .hasMessageContaining(file.toString());
    }

    private Path file(PictureName name) {
        return directory
                .resolve("pictures")
                .resolve(name.value().substring(0, 2))
                .resolve(name.value());
    }
}
