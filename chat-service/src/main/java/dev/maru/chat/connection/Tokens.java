package dev.maru.chat.connection;

import dev.maru.platform.security.RevokedTokens;
import java.util.concurrent.CompletableFuture;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;

/** Checks the tokens that come in frames, by the same rules as those in headers. */
final class Tokens {

    private final ReactiveJwtDecoder decoder;
    private final RevokedTokens revoked;

    Tokens(ReactiveJwtDecoder decoder, RevokedTokens revoked) {
        this.decoder = decoder;
        this.revoked = revoked;
    }

    /** Whether the token that a caller was known by has been revoked since. */
    boolean isRevoked(Caller caller) {
        return revoked.covers(caller.user(), caller.session(), caller.generation());
    }

    /** Who the token says it is. */
    CompletableFuture<Caller> check(String token) {
        CompletableFuture<Caller> answer = new CompletableFuture<>();
        decoder.decode(token).map(Caller::of).subscribe(answer::complete, answer::completeExceptionally);
        return answer;
    }

    /** Whether a token was refused for what it is, and not because its keys could not be had. */
    static boolean isAtFault(Throwable e) {
        return e instanceof BadJwtException;
    }
}
