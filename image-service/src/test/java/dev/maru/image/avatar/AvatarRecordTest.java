package dev.maru.image.avatar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.image.intake.StoredPicture;
import dev.maru.image.store.PictureName;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AvatarRecordTest {

    private static final StoredPicture NOTHING = new StoredPicture(Map.of(), "");

    private static final PictureName A = new PictureName("a".repeat(40) + ".jpg");
    private static final PictureName B = new PictureName("b".repeat(40) + ".jpg");
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final AvatarRecord none = AvatarRecord.none(AvatarOwner.user("user"));

    @Test
    void keepsTheOldPictureUntilTheNewOneIsTaken() {
        AvatarRecord changed = with(with(none, A).taken(NOON), B);

        assertThat(changed.keeps()).containsExactlyInAnyOrder(A.value(), B.value());
        assertThat(changed.drops()).isEmpty();
        assertThat(changed.taken(NOON).keeps()).containsExactly(B.value());
        assertThat(changed.taken(NOON).drops()).containsExactly(A.value());
    }

    @Test
    void doesNotDropWhatComesBack() {
        AvatarRecord again = with(with(with(none, A), B).taken(NOON), A);

        assertThat(again.drops()).isEmpty();
        assertThat(again.taken(NOON).keeps()).containsExactly(A.value());
        assertThat(again.taken(NOON).drops()).containsExactly(B.value());
    }

    @Test
    void theVersionFollowsTheClockButNeverGoesBack() {
        AvatarRecord first = with(none, A);

        assertThat(first.version()).isEqualTo(NOON.toEpochMilli());
        assertThat(with(first, B).version()).isEqualTo(first.version() + 1);
        assertThat(first.changed(NOTHING, NOON.minusSeconds(60), NOON).version())
                .isEqualTo(first.version() + 1);
    }

    @Test
    void hasNothingToDoWhenAllIsDone() {
        AvatarRecord taken = with(with(none, A), B).taken(NOON);

        assertThat(taken.dueAt()).isEqualTo(NOON);
        assertThat(taken.dropped(taken.drops(), NOON).dueAt()).isNull();
        assertThat(with(none, A).taken(NOON).dueAt()).isNull();
    }

    @Test
    void tellsPathsOrThatThereIsNone() {
        assertThat(with(none, A).paths()).isEqualTo(Map.of("128", A.path(), "512", A.path()));
        assertThat(with(none, A).changed(NOTHING, NOON, NOON).paths()).isNull();
    }

    private static AvatarRecord with(AvatarRecord record, PictureName picture) {
        return record.changed(new StoredPicture(Map.of(128, picture, 512, picture), "source"), NOON, NOON);
    }
}
