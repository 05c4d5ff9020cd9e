package dev.maru.platform.security;

import com.nimbusds.jose.jwk.JWK;
import reactor.core.publisher.Mono;

/**
 * Where the public keys of access tokens come from: over HTTP in most services, from its own store in the one that
 * signs them.
 */
@FunctionalInterface
public interface JwkSource {

    /**
     * The key with this id. Empty when there is none such, which makes the token bad; an error when the keys cannot
     * be had now, which says nothing about the token.
     */
    Mono<JWK> key(String kid);
}
