package dev.maru.userroom.profile;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.maru.userroom.text.SearchWords;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import reactor.core.publisher.Mono;

/** All people, as they are shown. */
public final class Profiles {

    private static final String[] SHOWN = {
        "email",
        "guest",
        "nickname",
        "job",
        "about",
        "avatar",
        "avatarVersion",
        "avatarBefore",
        "withdrawnAt",
        "createdAt"
    };

    private final ReactiveMongoTemplate mongo;

    Profiles(ReactiveMongoTemplate mongo) {
        this.mongo = mongo;
    }

    public Mono<Person> person(String id) {
        return find(id).map(Profile::person);
    }

    public Mono<Me> me(String id) {
        return find(id).map(Profile::me);
    }

    /** Those of the people who exist, by id. */
    public Mono<Map<String, Person>> people(Collection<String> ids) {
        if (ids.isEmpty()) {
            return Mono.just(Map.of());
        }
        return mongo.find(shown(query(where("_id").in(ids).and("withdrawnAt").isNull())), Profile.class)
                .map(Profile::person)
                .collectMap(Person::id);
    }

    /** Changes what is given, and leaves what is null. */
    Mono<Me> change(String id, @Nullable String nickname, @Nullable String about) {
        Update update = new Update();
        if (nickname != null) {
            update.set("nickname", nickname).set("words", SearchWords.words(nickname));
        }
        if (about != null) {
            update.set("about", about);
        }
        if (update.getUpdateObject().isEmpty()) {
            return me(id);
        }
        return mongo.updateFirst(query(where("_id").is(id)), update, Profile.class)
                .then(me(id));
    }

    /**
     * Shows another picture, unless a newer one is shown already. Empty when there is no such person; otherwise what the
     * picture with this version replaced, also when it is handed over again.
     */
    Mono<Optional<Avatar>> show(String id, @Nullable Avatar avatar, long version) {
        return find(id).flatMap(before -> {
            if (before.avatarVersion() >= version) {
                boolean again = before.avatarVersion() == version;
                return Mono.just(again ? Optional.ofNullable(before.avatarBefore()) : Optional.empty());
            }
            return mongo.updateFirst(
                            query(where("_id").is(id).and("avatarVersion").is(before.avatarVersion())),
                            picture(avatar, before.avatar()).set("avatarVersion", version),
                            Profile.class)
                    .flatMap(result -> result.getModifiedCount() == 1
                            ? Mono.just(Optional.ofNullable(before.avatar()))
                            : show(id, avatar, version));
        });
    }

    private static Update picture(@Nullable Avatar now, @Nullable Avatar before) {
        Update update = new Update();
        update = now == null ? update.unset("avatar") : update.set("avatar", now);
        return before == null ? update.unset("avatarBefore") : update.set("avatarBefore", before);
    }

    private Mono<Profile> find(String id) {
        return mongo.findOne(shown(query(where("_id").is(id).and("withdrawnAt").isNull())), Profile.class);
    }

    /** Not what is never shown: the password's hash does not even leave the store. */
    private static Query shown(Query query) {
        query.fields().include(SHOWN);
        return query;
    }
}
