package dev.maru.userroom.social;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import reactor.core.publisher.Mono;

/** A site through which one can sign in. */
interface Site {

    /** How it is written in paths and stored; never changes. */
    String name();

    ClientRegistration registration();

    /** Who signed in there, once the code was exchanged and everything checked. */
    Mono<Visitor> visitor(OAuth2LoginAuthenticationToken signedIn);

    /** What all sites have in common: the code flow, and a secret that goes with the code. */
    static ClientRegistration.Builder registration(
            String name, String clientId, @Nullable String secret, String callback) {
        return ClientRegistration.withRegistrationId(name)
                .clientId(clientId)
                .clientSecret(secret)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri(callback);
    }
}
