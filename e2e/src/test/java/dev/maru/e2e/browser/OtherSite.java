package dev.maru.e2e.browser;

import java.util.Map;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;

/** A server of OpenID Connect in the place of Google, with a page of its own on which people sign in. */
final class OtherSite implements AutoCloseable {

    private static final String NAME = "google";

    private final MockOAuth2Server server;

    private OtherSite(MockOAuth2Server server) {
        this.server = server;
    }

    static OtherSite start() {
        MockOAuth2Server server = new MockOAuth2Server(OAuth2Config.Companion.fromJson("{\"interactiveLogin\": true}"));
        server.start();
        return new OtherSite(server);
    }

    /** What makes Maru take it for Google. */
    Map<String, String> settings() {
        return Map.of(
                "MARU_GOOGLE_CLIENT_ID", "maru-google",
                "MARU_GOOGLE_CLIENT_KEY", "secret-of-google",
                "MARU_GOOGLE_ISSUER", server.issuerUrl(NAME).toString(),
                "MARU_GOOGLE_AUTHORIZATION_URI",
                        server.authorizationEndpointUrl(NAME).toString(),
                "MARU_GOOGLE_TOKEN_URI", server.tokenEndpointUrl(NAME).toString(),
                "MARU_GOOGLE_JWKS_URI", server.jwksUrl(NAME).toString());
    }

    @Override
    public void close() {
        server.shutdown();
    }
}
