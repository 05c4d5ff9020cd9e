package dev.maru.chat.fact;

import dev.maru.chat.error.Refusal;
import dev.maru.chat.log.Body;
import dev.maru.chat.log.BodyHasher;
import dev.maru.chat.log.Draft;
import dev.maru.chat.membership.Memberships;
import dev.maru.chat.room.RoomWriter;
import dev.maru.chat.room.SendOutcome;
import dev.maru.contracts.room.Fact;
import dev.maru.contracts.room.Line;
import dev.maru.platform.id.Ids;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Writes what rooms' logs say of facts. The fact's key is the entry's: a fact that is told twice is there once. */
final class RoomLines {

    private final RoomWriter writer;
    private final BodyHasher hasher;
    private final Memberships memberships;
    private final Counter told;

    RoomLines(RoomWriter writer, BodyHasher hasher, Memberships memberships, MeterRegistry meters) {
        this.writer = writer;
        this.hasher = hasher;
        this.memberships = memberships;
        this.told = meters.counter("maru.facts.told");
    }

    /** Completes when it is known what became of the fact; call it for the next one of its room after that. */
    Mono<Telling> tell(Fact fact) {
        Line line = fact.line();
        String room = fact.room();
        if (line == null || room == null || memberships.hasEnded(room)) {
            return Mono.just(new Telling.Done());
        }
        Draft draft;
        try {
            draft = draft(fact, line);
        } catch (IllegalArgumentException e) {
            return Mono.just(new Telling.Never(String.valueOf(e.getMessage())));
        }
        return Mono.fromFuture(() -> writer.write(room, draft)).map(this::outcome);
    }

    private Telling outcome(SendOutcome outcome) {
        return switch (outcome) {
            case SendOutcome.Stored(var _, boolean duplicate) -> {
                if (!duplicate) {
                    told.increment();
                }
                yield new Telling.Done();
            }
            case SendOutcome.Refused(Refusal refusal) -> {
                String why = refusal.code().code() + ": " + refusal.message();
                yield refusal.code().retryable() ? new Telling.Later(why) : new Telling.Never(why);
            }
        };
    }

    private Draft draft(Fact fact, Line line) {
        if (!Ids.isUuid(fact.key())) {
            throw new IllegalArgumentException("key: " + fact.key() + " (expected: a UUID)");
        }
        Body body = body(line, fact.membership() == null ? 0 : fact.membership().version());
        return new Draft(line.by(), fact.key().toLowerCase(Locale.ROOT), body, hasher.hash(body), null);
    }

    private static Body body(Line line, long version) {
        return switch (line.kind()) {
            case Body.Joined.KIND -> new Body.Joined();
            case Body.Left.KIND -> new Body.Left(version);
            case Body.Removed.KIND -> new Body.Removed(required("user", line.user()), version);
            case Body.Renamed.KIND -> new Body.Renamed(required("name", line.name()));
            default -> throw new IllegalArgumentException("kind: " + line.kind() + " (expected: one of a line)");
        };
    }

    private static String required(String name, @Nullable String value) {
        if (value == null) {
            throw new IllegalArgumentException(name + ": missing");
        }
        return value;
    }
}
