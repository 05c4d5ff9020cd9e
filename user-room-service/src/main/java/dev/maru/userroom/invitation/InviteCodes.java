package dev.maru.userroom.invitation;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.idempotency.NamedRequest;
import dev.maru.userroom.secret.SecureBytes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Update;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** All invite codes. That a code is used no more often than it says is decided by one conditional write. */
public final class InviteCodes {

    /** Codes of one room that are good at a time. */
    public static final int MAX_PER_ROOM = 50;

    public static final Duration MAX_LIFETIME = Duration.ofDays(30);
    public static final int MAX_USES = 1_000;

    /** Letters that are not taken for each other when somebody reads them out: 12 of 32 are 60 bits. */
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static final int LENGTH = 12;
    private static final Pattern CODE = Pattern.compile("[0-9A-HJKMNP-TV-Z]{12}");

    private final ReactiveMongoTemplate mongo;
    private final Clock clock;

    InviteCodes(ReactiveMongoTemplate mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    /** Makes a code, or finds the one that the same request made before. @param uses null for any number */
    public Mono<InviteCode> create(
            String room, String by, Duration lifetime, @Nullable Integer uses, @Nullable NamedRequest request) {
        return Mono.defer(() -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            InviteCode code = new InviteCode(
                    next(),
                    room,
                    by,
                    now,
                    now.plus(lifetime),
                    uses,
                    request == null ? null : request.id(),
                    request == null ? null : request.body());
            return mongo.remove(query(where("room").is(room).and("expiresAt").lte(now)), InviteCode.class)
                    .then(mongo.count(query(where("room").is(room)).limit(MAX_PER_ROOM), InviteCode.class))
                    .filter(codes -> codes < MAX_PER_ROOM)
                    .switchIfEmpty(Mono.error(UserRoomErrors::tooManyCodes))
                    .then(mongo.insert(code))
                    .onErrorResume(DuplicateKeyException.class, e -> earlier(request));
        });
    }

    /** What an earlier request of that name made; empty when there was none. */
    public Mono<InviteCode> earlier(@Nullable NamedRequest request) {
        if (request == null) {
            return Mono.empty();
        }
        return mongo.findOne(query(where("request").is(request.id())), InviteCode.class)
                .flatMap(code -> request.body().equals(code.requestBody())
                        ? Mono.just(code)
                        : Mono.error(UserRoomErrors.keyReused()));
    }

    /** The good codes of a room, newest first. */
    public Flux<InviteCode> of(String room) {
        return mongo.find(
                        query(where("room").is(room))
                                .with(Sort.by(Sort.Direction.DESC, "createdAt"))
                                .limit(MAX_PER_ROOM),
                        InviteCode.class)
                .filter(code -> code.isGood(clock.instant()));
    }

    /** A good code; empty for one that is wrong, over or used up, which all look the same. */
    public Mono<InviteCode> find(String typed) {
        String code = normal(typed);
        return CODE.matcher(code).matches()
                ? mongo.findById(code, InviteCode.class).filter(found -> found.isGood(clock.instant()))
                : Mono.empty();
    }

    /** Uses a code of a room once; false when it cannot be used. */
    public Mono<Boolean> use(String typed, String room) {
        return find(typed)
                .filter(code -> code.room().equals(room))
                .flatMap(code -> code.uses() == null ? Mono.just(true) : take(code))
                .defaultIfEmpty(false);
    }

    private Mono<Boolean> take(InviteCode code) {
        Criteria left =
                where("_id").is(code.code()).and("uses").gt(0).and("expiresAt").gt(clock.instant());
        return mongo.updateFirst(query(left), new Update().inc("uses", -1), InviteCode.class)
                .map(result -> result.getModifiedCount() == 1);
    }

    /** Takes a use back that came to nothing. */
    public Mono<Void> giveBack(String typed) {
        return mongo.updateFirst(
                        query(where("_id").is(normal(typed)).and("uses").gte(0)),
                        new Update().inc("uses", 1),
                        InviteCode.class)
                .then();
    }

    public Mono<Void> delete(String room, String typed) {
        return mongo.remove(query(where("_id").is(normal(typed)).and("room").is(room)), InviteCode.class)
                .then();
    }

    /** As people type it: blanks, hyphens and small letters do not matter. */
    private static String normal(String typed) {
        return typed.length() > 64
                ? ""
                : typed.replaceAll("[\\s-]", "")
                        .toUpperCase(Locale.ROOT)
                        .replace('O', '0')
                        .replace('I', '1')
                        .replace('L', '1');
    }

    private static String next() {
        StringBuilder code = new StringBuilder(LENGTH);
        for (byte random : SecureBytes.next(LENGTH)) {
            code.append(ALPHABET.charAt(random & ALPHABET.length() - 1));
        }
        return code.toString();
    }
}
