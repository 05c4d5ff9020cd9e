package dev.maru.chat.connection;

import java.util.concurrent.CompletableFuture;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;

/** Checks the tokens that come in frames, by the same rules as those in headers. */
final class Tokens {

    private final ReactiveJwtDecoder decoder;

    Tokens(ReactiveJwtDecoder decoder) {
        this.decoder = decoder;
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
