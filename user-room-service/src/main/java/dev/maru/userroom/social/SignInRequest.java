package dev.maru.userroom.social;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;

/**
 * What a browser was sent away with, and has to come back for.
 *
 * @param expiresAt seconds since 1970
 * @param next the page to go to afterwards, a path of ours
 * @param linkTo the user who wants to add the site to an account; null for signing in
 */
record SignInRequest(
        String site,
        String state,
        String authorizationUri,
        String clientId,
        String redirectUri,
        Set<String> scopes,
        Map<String, String> attributes,
        Map<String, String> parameters,
        long expiresAt,
        String next,
        @Nullable String linkTo) {

    OAuth2AuthorizationRequest oauth2() {
        return OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(authorizationUri)
                .clientId(clientId)
                .redirectUri(redirectUri)
                .scopes(scopes)
                .state(state)
                .attributes(all -> all.putAll(attributes))
                .additionalParameters(all -> all.putAll(parameters))
                .build();
    }

    @Override
    public String toString() {
        return "SignInRequest[" + site + "]";
    }
}
