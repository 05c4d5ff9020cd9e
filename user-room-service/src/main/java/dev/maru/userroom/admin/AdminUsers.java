package dev.maru.userroom.admin;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.text.SearchWords;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Finds accounts for administrators. */
final class AdminUsers {

    private static final int MAX_QUERY = 100;

    private final ReactiveMongoTemplate mongo;

    AdminUsers(ReactiveMongoTemplate mongo) {
        this.mongo = mongo;
    }

    Mono<AdminUser> find(String id) {
        return mongo.findOne(shown(Query.query(where("_id").is(id))), AdminUser.class);
    }

    /** All accounts, newest first. */
    Flux<AdminUser> newest(@Nullable String before, int limit) {
        Query query = before == null ? new Query() : Query.query(where("_id").lt(before));
        return mongo.find(shown(query.with(Sort.by(Sort.Direction.DESC, "_id")).limit(limit)), AdminUser.class);
    }

    /**
     * The account with an id, then those whose e-mail address begins with the text, then those whose nickname has a word that does.
     * Each is read from the beginning of a range of an index, so that the cost is bounded by the limit, whatever is typed.
     */
    Flux<AdminUser> search(String text, int limit) {
        if (text.length() > MAX_QUERY) {
            throw MaruException.invalid("query", "is longer than " + MAX_QUERY + " characters");
        }
        String words = SearchWords.query(text);
        return Flux.concat(
                        find(text.strip()),
                        mongo.find(byEmail(text.strip().toLowerCase(Locale.ROOT), limit), AdminUser.class),
                        words.isEmpty() ? Flux.empty() : mongo.find(byWord(words, limit), AdminUser.class))
                .distinct(AdminUser::id)
                .take(limit);
    }

    static Query byEmail(String prefix, int limit) {
        return shown(Query.query(where("email").gte(prefix).lt(prefix + Character.MAX_VALUE))
                .with(Sort.by("email"))
                .limit(limit));
    }

    static Query byWord(String prefix, int limit) {
        return shown(Query.query(
                        where("words").elemMatch(new Criteria().gte(prefix).lt(prefix + Character.MAX_VALUE)))
                .limit(limit));
    }

    private static Query shown(Query query) {
        query.fields().include(AdminUser.FIELDS);
        return query;
    }
}
