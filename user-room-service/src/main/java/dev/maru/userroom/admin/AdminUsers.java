package dev.maru.userroom.admin;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import dev.maru.platform.problem.MaruException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Finds accounts for administrators, newest first. */
final class AdminUsers {

    private static final int MAX_QUERY = 100;

    private final ReactiveMongoTemplate mongo;

    AdminUsers(ReactiveMongoTemplate mongo) {
        this.mongo = mongo;
    }

    Mono<AdminUser> find(String id) {
        return mongo.findOne(shown(Query.query(where("_id").is(id))), AdminUser.class);
    }

    /** @param text part of an e-mail address or a nickname, taken literally; null for all */
    Flux<AdminUser> find(@Nullable String text, @Nullable String before, int limit) {
        if (text != null && text.length() > MAX_QUERY) {
            throw MaruException.invalid("query", "is longer than " + MAX_QUERY + " characters");
        }
        Criteria wanted = new Criteria();
        if (before != null) {
            wanted = wanted.and("_id").lt(before);
        }
        if (text != null && !text.isBlank()) {
            Pattern part = Pattern.compile(Pattern.quote(text.strip()), Pattern.CASE_INSENSITIVE);
            wanted = wanted.orOperator(
                    where("email").regex(part), where("nickname").regex(part));
        }
        Query query =
                new Query(wanted).with(Sort.by(Sort.Direction.DESC, "_id")).limit(limit);
        return mongo.find(shown(query), AdminUser.class);
    }

    private static Query shown(Query query) {
        query.fields().include(AdminUser.FIELDS);
        return query;
    }
}
