/**
 * Signing in through another site: OAuth 2 code flow with PKCE and state, and OpenID Connect with a nonce.
 *
 * <pre>
 * GET /api/v1/social/google?next=/rooms/1
 *   -> the request is sealed into a cookie (SignInRequests), the browser goes to Google
 *     -> GET /api/v1/social/google/callback: state compared, code exchanged, ID token checked (SocialEndpoint, by Spring Security)
 *       -> whose account that is (Identities)
 *         -> a session, and back to the page
 * </pre>
 */
@NullMarked
package dev.maru.userroom.social;

import org.jspecify.annotations.NullMarked;
