package dev.maru.userroom.profile;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * The part of a user's document that is shown. The account writes the document, and keeps in it what is never shown.
 *
 * @param email null for guests, and for whom another site vouches without an address
 * @param guest whether there is a nickname and nothing else
 * @param job what the person does, as said at sign-up
 * @param withdrawnAt when the person went away for good: then there is nothing to show
 * @param avatarVersion of the newest picture, or of its removal; image-service counts
 * @param avatarBefore what the newest picture replaced
 */
@Document(Profile.COLLECTION)
record Profile(
        @Id String id,
        @Nullable String email,
        @Nullable Boolean guest,
        @Nullable String nickname,
        @Nullable String job,
        @Nullable Instant withdrawnAt,
        @Nullable String about,
        @Nullable Avatar avatar,
        long avatarVersion,
        @Nullable Avatar avatarBefore,
        Instant createdAt) {

    static final String COLLECTION = "users";

    Person person() {
        return new Person(id, shownNickname(), shownAbout(), avatar, isGuest());
    }

    Me me() {
        String work = job == null ? null : job.toLowerCase(Locale.ROOT);
        return new Me(id, shownNickname(), shownAbout(), avatar, isGuest(), email, work, createdAt);
    }

    private boolean isGuest() {
        return Boolean.TRUE.equals(guest);
    }

    private String shownNickname() {
        return nickname == null ? "" : nickname;
    }

    private String shownAbout() {
        return about == null ? "" : about;
    }
}
