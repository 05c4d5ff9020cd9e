package dev.maru.userroom.report;

import dev.maru.platform.id.Ids;
import dev.maru.platform.problem.InvalidField;
import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.CurrentUser;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.limit.Quota;
import dev.maru.userroom.limit.Quotas;
import dev.maru.userroom.membership.Memberships;
import dev.maru.userroom.text.TextRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code POST /api/v1/reports}: tells administrators of something. */
@RestController
final class ReportEndpoint {

    static final Set<String> KINDS = Set.of("user", "room", "message", "post", "comment");
    static final Set<String> REASONS = Set.of("spam", "abuse", "sexual", "violence", "illegal", "other");

    /** Reports of one person in an hour. */
    static final int PER_USER = 20;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final Reports reports;
    private final Memberships memberships;
    private final Quota perUser;

    ReportEndpoint(Reports reports, Memberships memberships, Quotas quotas) {
        this.reports = reports;
        this.memberships = memberships;
        this.perUser = quotas.of("reports by user", PER_USER, Duration.ofHours(1));
    }

    @PostMapping("/api/v1/reports")
    @ResponseStatus(HttpStatus.CREATED)
    Mono<Filed> file(@CurrentUser String user, @RequestBody NewReport body) {
        List<InvalidField> errors = new ArrayList<>();
        String kind = oneOf("kind", body.kind(), KINDS, errors);
        String reason = oneOf("reason", body.reason(), REASONS, errors);
        boolean message = "message".equals(kind);
        String target = message ? number("target", body.target(), errors) : id("target", body.target(), errors);
        String room = message ? id("room", body.room(), errors) : null;
        TextRule.ABOUT.check("text", body.text(), errors);
        if (!errors.isEmpty()) {
            throw MaruException.invalid(errors);
        }
        String text = body.text() == null ? "" : TextRule.tidy(body.text());
        String key = String.join(" ", user, kind, Objects.requireNonNullElse(room, "-"), target);
        return perUser.take(user)
                .then(room == null ? Mono.empty() : requireWasIn(room, user))
                .then(reports.file(new Report(
                        Ids.next(),
                        key,
                        user,
                        kind,
                        target,
                        room,
                        reason,
                        text,
                        reports.now(),
                        Report.OPEN,
                        null,
                        null,
                        null)))
                .map(report -> new Filed(report.id(), report.at(), report.state()));
    }

    /** A report lets administrators read: so nobody has them read where they could not have read themselves. */
    private Mono<Void> requireWasIn(String room, String user) {
        return memberships
                .find(room, user)
                .filter(place -> place.joinedAt() != null)
                .switchIfEmpty(Mono.error(UserRoomErrors::notAMember))
                .then();
    }

    private static String number(String field, @Nullable String value, List<InvalidField> errors) {
        if (value == null || !Report.isNumber(value)) {
            errors.add(new InvalidField(field, "expected: the number of a message"));
        }
        return Objects.requireNonNullElse(value, "");
    }

    private static String oneOf(String field, @Nullable String value, Set<String> words, List<InvalidField> errors) {
        if (value == null || !words.contains(value)) {
            errors.add(new InvalidField(
                    field,
                    "expected: one of "
                            + String.join(", ", words.stream().sorted().toList())));
        }
        return Objects.requireNonNullElse(value, "");
    }

    private static String id(String field, @Nullable String value, List<InvalidField> errors) {
        if (value == null || !ID.matcher(value).matches()) {
            errors.add(new InvalidField(field, "expected: an id"));
        }
        return Objects.requireNonNullElse(value, "");
    }

    /**
     * @param room of a message
     * @param text optional, at most 300 characters
     */
    record NewReport(
            @Nullable String kind,
            @Nullable String target,
            @Nullable String room,
            @Nullable String reason,
            @Nullable String text) {}

    record Filed(String id, Instant createdAt, String state) {}
}
