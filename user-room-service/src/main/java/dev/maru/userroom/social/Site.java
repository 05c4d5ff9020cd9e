package dev.maru.userroom.social;

import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import reactor.core.publisher.Mono;

/** A site through which one can sign in. */
interface Site {

    /** How it is written in paths and stored; never changes. */
    String name();

    ClientRegistration registration();

    /** Who signed in there, once the code was exchanged and everything checked. */
    Mono<Visitor> visitor(OAuth2LoginAuthenticationToken signedIn);
}
