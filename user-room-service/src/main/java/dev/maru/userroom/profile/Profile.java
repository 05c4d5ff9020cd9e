package dev.maru.userroom.profile;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * The part of a user's document that is shown. The account writes the document, and keeps in it what is never shown.
 *
 * @param avatarVersion of the newest picture, or of its removal; image-service counts
 * @param avatarBefore what the newest picture replaced
 */
@Document(Profile.COLLECTION)
record Profile(
        @Id String id,
        String email,
        String nickname,
        @Nullable String about,
        @Nullable Avatar avatar,
        long avatarVersion,
        @Nullable Avatar avatarBefore,
        Instant createdAt) {

    static final String COLLECTION = "users";

    Person person() {
        return new Person(id, nickname, shownAbout(), avatar);
    }

    Me me() {
        return new Me(id, nickname, shownAbout(), avatar, email, createdAt);
    }

    private String shownAbout() {
        return about == null ? "" : about;
    }
}
