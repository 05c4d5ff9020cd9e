package dev.maru.userroom.social;

import dev.maru.userroom.account.EmailAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import reactor.core.publisher.Mono;

/** Google, by OpenID Connect: all there is to know stands in the ID token. */
final class GoogleSite implements Site {

    static final String NAME = "google";

    private final ClientRegistration registration;

    GoogleSite(SocialProperties.Google google, String clientId, String callback) {
        this.registration = Site.registration(NAME, clientId, google.clientSecret(), callback)
                .scope("openid", "email", "profile")
                .authorizationUri(google.authorizationUri())
                .tokenUri(google.tokenUri())
                .jwkSetUri(google.jwksUri())
                .issuerUri(google.issuer())
                .userNameAttributeName("sub")
                .clientName("Google")
                .build();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ClientRegistration registration() {
        return registration;
    }

    @Override
    public Mono<Visitor> visitor(OAuth2LoginAuthenticationToken signedIn) {
        return Mono.justOrEmpty(signedIn.getPrincipal())
                .cast(OidcUser.class)
                .map(user -> new Visitor(NAME, user.getName(), verified(user), user.getFullName()));
    }

    private static @Nullable String verified(OidcUser user) {
        String email = user.getEmail();
        return email != null && Boolean.TRUE.equals(user.getEmailVerified()) && EmailAddress.refusal(email) == null
                ? EmailAddress.normal(email)
                : null;
    }
}
