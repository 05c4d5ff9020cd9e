package dev.maru.chat.admission;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.maru.chat.error.Refusal;
import dev.maru.chat.log.Body;
import dev.maru.chat.log.BodyHasher;
import dev.maru.chat.log.Draft;
import dev.maru.chat.membership.Memberships;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets messages in, or says why not: the same checks for sockets and REST. */
public final class Admission {

    private static final Logger log = LoggerFactory.getLogger(Admission.class);
    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private final Memberships memberships;
    private final BodyHasher hasher;
    private final AdmissionProperties properties;
    private final LoadingCache<String, Bucket> senders;

    /** What became of a request to be let in. */
    public sealed interface Verdict {

        /** It may be written. */
        record Admitted(Draft draft) implements Verdict {}

        record Refused(Refusal refusal) implements Verdict {}
    }

    public Admission(Memberships memberships, BodyHasher hasher, AdmissionProperties properties) {
        this.memberships = memberships;
        this.hasher = hasher;
        this.properties = properties;
        this.senders = Caffeine.newBuilder()
                .maximumSize(properties.maxSenders())
                .expireAfterAccess(Duration.ofMinutes(1))
                .build(_ -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(properties.sendsBurst())
                                .refillGreedy(properties.sendsPerSecond(), Duration.ofSeconds(1)))
                        .build());
    }

    /**
     * Checks a message.
     *
     * @param key a UUID in its text form
     * @return completes at once when nobody has to be asked about the membership
     */
    public CompletableFuture<Verdict> admit(String user, String room, String key, String text) {
        Refusal refusal = checkMessage(key, text);
        if (refusal == null) {
            refusal = checkRate(user);
        }
        if (refusal != null) {
            return CompletableFuture.completedFuture(new Verdict.Refused(refusal));
        }
        return member(user, room).thenApply(no -> no != null ? new Verdict.Refused(no) : admitted(user, key, text));
    }

    /** Whether a user may read and write in a room: null, or the reason why not. Never fails. */
    public CompletableFuture<@Nullable Refusal> member(String user, String room) {
        return memberships.check(room, user).handle((membership, error) -> {
            if (error != null) {
                log.debug("Whether {} is a member of {} is not known", user, room, error);
                return Refusal.unavailable();
            }
            return switch (membership) {
                case MEMBER -> null;
                case STRANGER -> Refusal.notAMember();
                case NO_ROOM -> Refusal.noRoom();
            };
        });
    }

    /** A draft of something that needs no admission, because a service asks for it. */
    public Draft draft(String by, String key, Body body) {
        return new Draft(by, key.toLowerCase(Locale.ROOT), body, hasher.hash(body));
    }

    public static boolean isUuid(String key) {
        return UUID.matcher(key).matches();
    }

    private Verdict admitted(String user, String key, String text) {
        return new Verdict.Admitted(draft(user, key, new Body.Message(text)));
    }

    private @Nullable Refusal checkMessage(String key, String text) {
        if (!isUuid(key)) {
            return Refusal.invalid("key: not a UUID");
        }
        int codePoints = text.codePointCount(0, text.length());
        if (codePoints > properties.maxText()) {
            return Refusal.textTooLong(codePoints, properties.maxText());
        }
        if (text.codePoints().anyMatch(Admission::isForbidden)) {
            return Refusal.badText();
        }
        return text.codePoints().allMatch(Admission::isInvisible) ? Refusal.blankText() : null;
    }

    /** An unpaired surrogate comes out of the iteration as itself. */
    private static boolean isForbidden(int codePoint) {
        return codePoint == 0 || Character.getType(codePoint) == Character.SURROGATE;
    }

    private static boolean isInvisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.CONTROL,
                    Character.FORMAT -> true;
            default -> false;
        };
    }

    private @Nullable Refusal checkRate(String user) {
        ConsumptionProbe probe = senders.get(user).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? null : Refusal.rateLimited(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }
}
