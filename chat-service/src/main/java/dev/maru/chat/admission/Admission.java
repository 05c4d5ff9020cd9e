package dev.maru.chat.admission;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.maru.chat.attachment.Pictures;
import dev.maru.chat.error.Refusal;
import dev.maru.chat.log.Attachment;
import dev.maru.chat.log.Body;
import dev.maru.chat.log.BodyHasher;
import dev.maru.chat.log.Draft;
import dev.maru.chat.log.RoomLog;
import dev.maru.chat.membership.Membership;
import dev.maru.chat.membership.Memberships;
import dev.maru.chat.membership.Place;
import dev.maru.chat.projection.Messages;
import dev.maru.platform.id.Ids;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Lets in what people want to be written, or says why not: the same checks for sockets and REST. */
public final class Admission {

    private static final Logger log = LoggerFactory.getLogger(Admission.class);

    private final Memberships memberships;
    private final RoomLog entries;
    private final BodyHasher hasher;
    private final Texts texts;
    private final Targets targets;
    private final Pictures pictures;
    private final Speech speech;
    private final LoadingCache<String, Bucket> senders;
    private final MeterRegistry meters;
    private final Counter admitted;

    /** What became of a request to be let in. */
    public sealed interface Verdict {

        /** It may be written. */
        record Admitted(Draft draft) implements Verdict {}

        record Refused(Refusal refusal) implements Verdict {}
    }

    public Admission(
            Memberships memberships,
            Messages messages,
            RoomLog entries,
            BodyHasher hasher,
            Pictures pictures,
            Speech speech,
            AdmissionProperties properties,
            MeterRegistry meters) {
        this.meters = meters;
        this.admitted = meters.counter("maru.admission.admitted");
        this.memberships = memberships;
        this.entries = entries;
        this.hasher = hasher;
        this.texts = new Texts(properties.maxText());
        this.targets = new Targets(messages);
        this.pictures = pictures;
        this.speech = speech;
        this.senders = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumSize(properties.maxSenders())
                .expireAfterAccess(Duration.ofMinutes(1))
                .build(_ -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(properties.sendsBurst())
                                .refillGreedy(properties.sendsPerSecond(), Duration.ofSeconds(1)))
                        .build());
    }

    /**
     * Checks what somebody wants to be written.
     *
     * @param key a UUID in its text form
     * @return completes at once when nobody has to be asked about the membership, and no message is concerned
     */
    public CompletableFuture<Verdict> admit(String user, String room, String key, Body body) {
        CompletableFuture<Verdict> verdict = judge(user, room, key, body);
        if (verdict.isDone() && !verdict.isCompletedExceptionally()) {
            count(verdict.resultNow());
            return verdict;
        }
        return verdict.whenComplete((judged, error) -> {
            if (error == null) {
                count(judged);
            }
        });
    }

    private void count(Verdict verdict) {
        switch (verdict) {
            case Verdict.Admitted _ -> admitted.increment();
            case Verdict.Refused(Refusal refusal) ->
                meters.counter("maru.admission.refused", "code", refusal.code().code())
                        .increment();
        }
    }

    private CompletableFuture<Verdict> judge(String user, String room, String key, Body body) {
        Refusal refusal = Ids.isUuid(key) ? texts.check(body) : Refusal.invalid("key: not a UUID");
        if (refusal == null) {
            refusal = checkRate(user);
        }
        if (refusal != null) {
            return CompletableFuture.completedFuture(new Verdict.Refused(refusal));
        }
        return memberships
                .place(room, user)
                .exceptionally(e -> unknown(room, user, e))
                .thenCompose(place -> {
                    Refusal no = refusal(place);
                    if (place == null || no != null) {
                        return CompletableFuture.completedFuture(new Verdict.Refused(Objects.requireNonNull(no)));
                    }
                    Draft draft = draft(user, key, body);
                    Refusal silenced = speech.check(place, body);
                    if (silenced != null) {
                        return unlessStored(room, draft, silenced).toFuture().thenApply(Objects::requireNonNull);
                    }
                    Long target = Targets.of(body);
                    CompletableFuture<Verdict> verdict = target == null
                            ? CompletableFuture.completedFuture(new Verdict.Admitted(draft))
                            : aim(user, place.membership(), room, target, draft);
                    if (speech.isSlowed(place, body)) {
                        verdict = verdict.thenCompose(admitted -> slowDown(room, place, admitted));
                    }
                    return body instanceof Body.Message message
                                    && !message.attachments().isEmpty()
                            ? verdict.thenCompose(admitted -> claim(room, admitted))
                            : verdict;
                });
    }

    /** Takes a turn for what is about to be let in. */
    private CompletableFuture<Verdict> slowDown(String room, Place place, Verdict verdict) {
        if (!(verdict instanceof Verdict.Admitted(Draft draft))) {
            return CompletableFuture.completedFuture(verdict);
        }
        return speech.takeTurn(room, draft, place)
                .flatMap(left -> left.isZero() ? Mono.just(verdict) : unlessStored(room, draft, Refusal.slowMode(left)))
                .onErrorResume(e -> {
                    log.debug("A turn in {} could not be taken", room, e);
                    return Mono.just(new Verdict.Refused(Refusal.unavailable()));
                })
                .toFuture()
                .thenApply(Objects::requireNonNull);
    }

    /** Has the pictures of a message kept for it. A retry of what is stored already is let through. */
    private CompletableFuture<Verdict> claim(String room, Verdict verdict) {
        if (!(verdict instanceof Verdict.Admitted(Draft draft)) || !(draft.body() instanceof Body.Message message)) {
            return CompletableFuture.completedFuture(verdict);
        }
        return pictures.claim(room, draft.by(), draft.key(), message.attachments())
                .flatMap(claim -> switch (claim) {
                    case Pictures.Claim.Granted(List<Attachment> known) ->
                        Mono.<Verdict>just(new Verdict.Admitted(draft.with(message.with(known))));
                    case Pictures.Claim.Refused(Refusal refusal) -> unlessStored(room, draft, refusal);
                })
                .toFuture()
                .thenApply(Objects::requireNonNull);
    }

    /** A retry of what is stored already is let through: the log has its answer. */
    private Mono<Verdict> unlessStored(String room, Draft draft, Refusal refusal) {
        return entries.find(room, draft.by(), draft.key())
                .<Verdict>map(_ -> new Verdict.Admitted(draft))
                .defaultIfEmpty(new Verdict.Refused(refusal))
                .onErrorReturn(new Verdict.Refused(Refusal.unavailable()));
    }

    /** Looks at the message it is about. A retry of what is stored already is let through: the log has its answer. */
    private CompletableFuture<Verdict> aim(String user, Membership membership, String room, long target, Draft draft) {
        return targets.check(user, membership, room, target, draft.body())
                .flatMap(finding -> {
                    Refusal no = finding.refusal();
                    Draft quoting = new Draft(draft.by(), draft.key(), draft.body(), draft.bodyHash(), finding.quote());
                    pictures.release(room, finding.attachments());
                    return no == null
                            ? Mono.<Verdict>just(new Verdict.Admitted(quoting))
                            : entries.find(room, user, draft.key())
                                    .<Verdict>map(_ -> new Verdict.Admitted(quoting))
                                    .defaultIfEmpty(new Verdict.Refused(no));
                })
                .onErrorResume(e -> {
                    log.debug("Message {} of {} could not be looked at", target, room, e);
                    return Mono.just(new Verdict.Refused(Refusal.unavailable()));
                })
                .toFuture()
                .thenApply(Objects::requireNonNull);
    }

    /** Checks what somebody wants to say without its being stored: null, or the reason why not. It counts as a send. */
    public @Nullable Refusal unstored(String user, String text) {
        Refusal refusal = texts.check(new Body.Message(text, null, List.of()));
        return refusal == null ? checkRate(user) : refusal;
    }

    /** Whether a user may read and write in a room: null, or the reason why not. Never fails. */
    public CompletableFuture<@Nullable Refusal> member(String user, String room) {
        return memberships
                .place(room, user)
                .exceptionally(e -> unknown(room, user, e))
                .thenApply(Admission::refusal);
    }

    /** Completes for whoever may read and write in a room, and fails with the reason for everybody else. */
    public Mono<Void> requireMember(String user, String room) {
        return Mono.fromFuture(() -> member(user, room)).flatMap(refusal -> Mono.error(refusal.toException()));
    }

    private static @Nullable Place unknown(String room, String user, Throwable e) {
        log.debug("Whether {} is a member of {} is not known", user, room, e);
        return null;
    }

    private static @Nullable Refusal refusal(@Nullable Place place) {
        if (place == null) {
            return Refusal.unavailable();
        }
        return switch (place.membership()) {
            case OWNER, MODERATOR, MEMBER -> null;
            case STRANGER -> Refusal.notAMember();
            case NO_ROOM -> Refusal.noRoom();
        };
    }

    /** A draft of something that needs no admission, because a service asks for it. */
    public Draft draft(String by, String key, Body body) {
        return new Draft(by, key.toLowerCase(Locale.ROOT), body, hasher.hash(body), null);
    }

    private @Nullable Refusal checkRate(String user) {
        ConsumptionProbe probe = senders.get(user).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? null : Refusal.rateLimited(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }
}
