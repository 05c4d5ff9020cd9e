package dev.maru.image.store;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.maru.platform.blocking.Blocking;
import dev.maru.platform.id.Ids;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Pictures as files named by their content, 256 folders of them.
 *
 * <p>A file appears whole or not at all: it is written beside, forced to the disk and moved into place. Equal pictures are one file, so a
 * file must not vanish while another upload is about to refer to it. Hence, in this order: storing <em>first</em> makes the file young (or
 * writes it), <em>then</em> the reference is written; removing first moves the file aside, then looks for its age and for references, and
 * moves it back if it finds either. Whichever way the two interleave, the file is in place when a reference is.
 */
@Blocking("its own disk threads")
final class DirectoryPictureStore implements PictureStore {

    private static final int QUEUED = 1000;

    private final Path pictures;
    private final Path unfinished;
    private final Path aside;
    private final Duration keepYoung;
    private final Scheduler disk;

    DirectoryPictureStore(Path directory, int threads, Duration keepYoung) {
        this.pictures = directory.resolve("pictures");
        this.unfinished = directory.resolve("unfinished");
        this.aside = directory.resolve("aside");
        this.keepYoung = keepYoung;
        try {
            for (int i = 0; i < PARTS; i++) {
                Files.createDirectories(pictures.resolve("%02x".formatted(i)));
            }
            Files.createDirectories(unfinished);
            Files.createDirectories(aside);
            removeUnfinished();
            putBackAll();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "maru.store.directory: " + directory + " cannot be used (expected: a writable directory)", e);
        }
        this.disk = Schedulers.newBoundedElastic(threads, QUEUED, "disk", 60, true);
    }

    @Override
    public Mono<List<PictureName>> put(Collection<byte[]> files) {
        return onDisk(() -> {
            List<PictureName> names = new ArrayList<>();
            for (byte[] file : files) {
                PictureName name = PictureName.of(file);
                if (!makeYoung(name)) {
                    write(name, file);
                }
                names.add(name);
            }
            return names;
        });
    }

    @Override
    public Mono<byte[]> get(PictureName name) {
        return onDisk(() -> {
                    try {
                        return Files.readAllBytes(place(name));
                    } catch (NoSuchFileException e) {
                        return Files.readAllBytes(aside.resolve(name.value()));
                    }
                })
                .onErrorResume(NoSuchFileException.class, _ -> Mono.empty());
    }

    @Override
    public Mono<Removal> remove(PictureName name, Supplier<Mono<Boolean>> referred) {
        return onDisk(() -> moveAside(name)).flatMap(moved -> moved ? decide(name, referred) : Mono.just(Removal.GONE));
    }

    @Override
    public Mono<List<PictureName>> old(int part) {
        return onDisk(() -> {
            List<PictureName> names = new ArrayList<>();
            try (DirectoryStream<Path> files = Files.newDirectoryStream(pictures.resolve("%02x".formatted(part)))) {
                for (Path file : files) {
                    if (!isYoung(file)) {
                        PictureName.parse(file.getFileName().toString()).ifPresent(names::add);
                    }
                }
            }
            return names;
        });
    }

    private Mono<Removal> decide(PictureName name, Supplier<Mono<Boolean>> referred) {
        Path file = aside.resolve(name.value());
        return onDisk(() -> isYoung(file))
                .flatMap(young -> young
                        ? Mono.just(Removal.YOUNG)
                        : referred.get().map(wanted -> wanted ? Removal.WANTED : Removal.GONE))
                .flatMap(decision -> onDisk(() -> {
                    if (decision == Removal.GONE) {
                        Files.deleteIfExists(file);
                    } else {
                        putBack(file);
                    }
                    return decision;
                }))
                .onErrorResume(e -> onDisk(() -> putBack(file)).then(Mono.error(e)));
    }

    @Override
    public Mono<Void> purge(PictureName name) {
        return onDisk(() -> {
                    Files.deleteIfExists(place(name));
                    Files.deleteIfExists(aside.resolve(name.value()));
                    return true;
                })
                .then();
    }

    /** Those aside are put back at the next start only: another instance may be deciding about them now. */
    @Override
    public Mono<Void> tidy() {
        return onDisk(() -> {
                    removeUnfinished();
                    return true;
                })
                .then();
    }

    private boolean makeYoung(PictureName name) throws IOException {
        try {
            Files.setLastModifiedTime(place(name), FileTime.from(Instant.now()));
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private void write(PictureName name, byte[] file) throws IOException {
        Path beside = unfinished.resolve(Ids.next());
        try {
            try (FileChannel channel = FileChannel.open(beside, CREATE_NEW, WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(file);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(beside, place(name), ATOMIC_MOVE);
            force(folder(name));
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private boolean moveAside(PictureName name) throws IOException {
        try {
            Files.move(place(name), aside.resolve(name.value()), ATOMIC_MOVE);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private boolean putBack(Path file) throws IOException {
        try {
            Files.move(file, place(new PictureName(file.getFileName().toString())), ATOMIC_MOVE);
            return true;
        } catch (NoSuchFileException e) {
            // Another instance, at its start, was faster.
            return false;
        }
    }

    private boolean isYoung(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().plus(keepYoung).isAfter(Instant.now());
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    /** What a crash left aside was not decided about: the next sweep finds it again. */
    private void putBackAll() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(aside)) {
            for (Path file : files) {
                putBack(file);
            }
        }
    }

    /** Young ones may be another instance's. */
    private void removeUnfinished() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(unfinished)) {
            for (Path file : files) {
                if (!isYoung(file)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    private Path place(PictureName name) {
        return folder(name).resolve(name.value());
    }

    private Path folder(PictureName name) {
        return pictures.resolve(name.value().substring(0, 2));
    }

    private <T> Mono<T> onDisk(Callable<T> work) {
        return Mono.fromCallable(work).subscribeOn(disk);
    }

    @Override
    public void close() {
        disk.dispose();
    }
}
