package dev.maru.userroom.profile;

import dev.maru.contracts.room.ProfileChanged;
import dev.maru.userroom.chat.ChatClient;
import dev.maru.userroom.membership.Membership;
import dev.maru.userroom.membership.Memberships;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets those who share a room with a person see at once that the person looks different. Who does not hear of it sees it at the next look. */
final class ProfileNews {

    private static final Logger log = LoggerFactory.getLogger(ProfileNews.class);

    private final Memberships memberships;
    private final ChatClient chat;

    ProfileNews(Memberships memberships, ChatClient chat) {
        this.memberships = memberships;
        this.chat = chat;
    }

    /** Returns at once; what goes wrong is not worth more than a line. */
    void tell(String user) {
        memberships
                .ofUser(user)
                .take(ProfileChanged.MAX_ROOMS)
                .map(Membership::room)
                .collectList()
                .filter(rooms -> !rooms.isEmpty())
                .flatMap(rooms -> chat.profileChanged(new ProfileChanged(user, rooms)))
                .subscribe(null, e -> log.debug("Nobody was told that {} looks different", user, e));
    }
}
