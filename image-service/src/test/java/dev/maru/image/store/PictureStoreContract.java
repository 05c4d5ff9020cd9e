package dev.maru.image.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What every store promises. Two instances share the place: one keeps young pictures for an hour, to the other all are old. */
abstract class PictureStoreContract {

    static final Duration KEEP_YOUNG = Duration.ofHours(1);

    private static final int ROUNDS = 15;

    final byte[] picture = bytes(1);
    PictureStore store;
    PictureStore impatient;

    abstract PictureStore open(Duration keepYoung);

    @BeforeEach
    void openBoth() {
        store = open(KEEP_YOUNG);
        impatient = open(Duration.ZERO);
    }

    @AfterEach
    void closeBoth() {
        store.close();
        impatient.close();
    }

    @Test
    void namesPicturesByTheirContent() {
        PictureName name = put(picture);

        assertThat(name).isEqualTo(PictureName.of(picture));
        assertThat(put(picture)).isEqualTo(name);
        assertThat(store.get(name).block()).isEqualTo(picture);
        assertThat(store.get(new PictureName("f".repeat(40) + ".jpg")).blockOptional())
                .isEmpty();
    }

    @Test
    void answersInTheOrderOfTheQuestion() {
        List<byte[]> pictures =
                IntStream.range(0, 6).mapToObj(i -> bytes(1000 - i * 100)).toList();

        assertThat(store.put(pictures).block())
                .isEqualTo(pictures.stream().map(PictureName::of).toList());
    }

    @Test
    void keepsWhatIsYoung() {
        PictureName name = put(picture);

        assertThat(remove(store, name, false)).isEqualTo(Removal.YOUNG);
        assertThat(store.get(name).block()).isEqualTo(picture);
    }

    @Test
    void keepsWhatSomebodyRefersTo() {
        PictureName name = put(picture);

        assertThat(remove(impatient, name, true)).isEqualTo(Removal.WANTED);
        assertThat(store.get(name).block()).isEqualTo(picture);
    }

    @Test
    void removesWhatNobodyRefersTo() {
        PictureName name = put(picture);

        assertThat(remove(impatient, name, false)).isEqualTo(Removal.GONE);
        assertThat(store.get(name).blockOptional()).isEmpty();
        assertThat(remove(impatient, name, false)).isEqualTo(Removal.GONE);
    }

    @Test
    void purgesWhateverIsYoungOrWanted() {
        PictureName name = put(picture);

        store.purge(name).block();

        assertThat(store.get(name).blockOptional()).isEmpty();
        store.purge(name).block();
    }

    @Test
    void aPictureCanBeReadWhileItsRemovalIsDecided() {
        PictureName name = put(picture);
        AtomicReference<byte[]> read = new AtomicReference<>();

        impatient
                .remove(name, () -> store.get(name).doOnNext(read::set).thenReturn(true))
                .block();

        assertThat(read.get()).isEqualTo(picture);
        assertThat(store.get(name).block()).isEqualTo(picture);
    }

    @Test
    void aPictureStoredAgainWhileItIsRemovedStays() {
        PictureName name = put(picture);
        Mono<List<PictureName>> again = store.put(List.of(picture)).cache();

        impatient
                .remove(name, () -> {
                    again.subscribe();
                    return Mono.just(false).delayElement(Duration.ofMillis(100));
                })
                .block();
        again.block();

        assertThat(store.get(name).block()).isEqualTo(picture);
    }

    /** However the two interleave: when storing has completed and nobody removes any more, it is there. */
    @Test
    void neverLosesWhatIsStoredWhileItIsRemoved() {
        Random random = new Random(11);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] contested = bytes(200 + round);
            PictureName name = put(contested);
            AtomicBoolean stored = new AtomicBoolean();
            Mono<?> removing = Flux.range(0, 3)
                    .flatMap(
                            _ -> delayed(random)
                                    .then(Mono.defer(() -> impatient.remove(name, () -> Mono.just(stored.get())))),
                            3)
                    .then()
                    .subscribeOn(Schedulers.parallel());
            Mono<?> storing = delayed(random)
                    .then(Mono.defer(() -> {
                        stored.set(true);
                        return store.put(List.of(contested));
                    }))
                    .subscribeOn(Schedulers.parallel());

            Mono.when(removing, storing).block(Duration.ofSeconds(20));

            assertThat(store.get(name).block()).as("round %d", round).isEqualTo(contested);
        }
    }

    @Test
    void putsAPictureBackWhenNobodyCanSayWhetherItIsWanted() {
        PictureName name = put(picture);

        assertThatThrownBy(() -> impatient
                        .remove(name, () -> Mono.error(new IllegalStateException("away")))
                        .block())
                .hasMessage("away");

        assertThat(store.get(name).block()).isEqualTo(picture);
    }

    @Test
    void knowsWhatIsOld() {
        PictureName name = put(picture);
        int part = Integer.parseInt(name.value().substring(0, 2), 16);

        assertThat(impatient.old(part).block()).contains(name);
        assertThat(impatient.old((part + 1) % PictureStore.PARTS).block()).doesNotContain(name);
        assertThat(store.old(part).block()).doesNotContain(name);
    }

    @Test
    void theSweepFindsOldOrphansOnly() {
        PictureName orphan = put(picture);
        PictureName wanted = put(bytes(4));

        assertThat(removal(store, wanted).sweep().block()).isZero();
        assertThat(removal(impatient, wanted).sweep().block()).isPositive();

        assertThat(store.get(orphan).blockOptional()).isEmpty();
        assertThat(store.get(wanted).block()).isEqualTo(bytes(4));
    }

    private PictureRemoval removal(PictureStore swept, PictureName wanted) {
        References references = new References() {
            @Override
            public Shelf shelf() {
                return Shelf.OPEN;
            }

            @Override
            public Mono<Set<PictureName>> among(Collection<PictureName> names) {
                return Mono.just(names.contains(wanted) ? Set.of(wanted) : Set.of());
            }

            @Override
            public Flux<Upload> takeAway(PictureName name) {
                return Flux.empty();
            }
        };
        return new PictureRemoval(new Shelves(swept, new NoPictures()), List.of(references));
    }

    static StoreProperties properties() {
        return new StoreProperties(
                "directory",
                java.nio.file.Path.of("unused"),
                1,
                KEEP_YOUNG,
                KEEP_YOUNG,
                DataSize.ofMegabytes(1),
                KEEP_YOUNG);
    }

    PictureName put(byte[] bytes) {
        return store.put(List.of(bytes)).block().getFirst();
    }

    static Removal remove(PictureStore store, PictureName name, boolean referred) {
        return store.remove(name, () -> Mono.just(referred)).block();
    }

    private static Mono<Long> delayed(Random random) {
        return Mono.delay(Duration.ofMillis(random.nextInt(15)));
    }

    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
