package dev.maru.platform.security;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * What was revoked lately. Kept for as long as an access token can live and no longer, so that it holds as many entries as
 * people signed out in that time.
 */
public final class RevokedTokens {

    /** The longest life that an access token may be given. */
    public static final Duration LONGEST_LIFE = Duration.ofHours(1);

    /** Claim: the generation of the account for which the token was issued. */
    public static final String GENERATION = "gen";

    /** Claim: the session of the token. */
    public static final String SESSION = "sid";

    private static final Duration KEPT = LONGEST_LIFE.plusMinutes(1);
    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final Map<String, Instant> sessions = new ConcurrentHashMap<>();
    private final Map<String, List<Revocation>> accounts = new ConcurrentHashMap<>();
    private final List<Consumer<Revocation>> listeners = new CopyOnWriteArrayList<>();
    private volatile Instant swept = Instant.EPOCH;

    RevokedTokens(InstantSource clock) {
        this.clock = clock;
    }

    /** Is told of every revocation, after tokens are judged by it. May be told twice, and must not block. */
    public void addListener(Consumer<Revocation> listener) {
        listeners.add(listener);
    }

    /** Whether a token of this user, session and generation was revoked. */
    public boolean covers(String user, @Nullable String session, long generation) {
        return session != null && sessions.containsKey(sessionKey(user, session))
                || accounts.getOrDefault(user, List.of()).stream()
                        .anyMatch(revocation -> revocation.covers(user, session, generation));
    }

    /** The generation that a token was issued for; 0 for one that does not say. */
    public static long generation(Jwt token) {
        return token.getClaims().get(GENERATION) instanceof Number number ? number.longValue() : 0;
    }

    boolean covers(Jwt token) {
        String user = token.getSubject();
        return user != null && covers(user, token.getClaimAsString(SESSION), generation(token));
    }

    /** Judges tokens by it from now on, and tells the listeners. */
    public void take(Revocation revocation) {
        String session = revocation.session();
        if (session != null) {
            sessions.put(sessionKey(revocation.user(), session), revocation.at());
        } else {
            accounts.merge(
                    revocation.user(),
                    List.of(revocation),
                    (known, next) -> Stream.concat(known.stream(), next.stream())
                            .distinct()
                            .toList());
        }
        sweep();
        listeners.forEach(listener -> listener.accept(revocation));
    }

    int size() {
        return sessions.size() + accounts.size();
    }

    private void sweep() {
        Instant now = clock.instant();
        if (now.isBefore(swept.plus(BETWEEN_SWEEPS))) {
            return;
        }
        swept = now;
        Instant old = now.minus(KEPT);
        sessions.values().removeIf(at -> at.isBefore(old));
        accounts.values()
                .removeIf(revocations ->
                        revocations.stream().allMatch(each -> each.at().isBefore(old)));
    }

    /** With the user, so that nobody's token can be revoked by a session that somebody else named. */
    private static String sessionKey(String user, String session) {
        return user + " " + session;
    }
}
