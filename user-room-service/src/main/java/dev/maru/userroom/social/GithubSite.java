package dev.maru.userroom.social;

import dev.maru.userroom.account.EmailAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.user.OAuth2User;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * GitHub. The address in a profile is what people show, often none, and nobody says that it is verified: addresses are asked
 * for by themselves.
 */
final class GithubSite implements Site {

    static final String NAME = "github";

    private static final ParameterizedTypeReference<List<Address>> ADDRESSES = new ParameterizedTypeReference<>() {};

    private final ClientRegistration registration;
    private final WebClient client;
    private final String addressesUri;
    private final Duration timeout;

    GithubSite(SocialProperties.Github github, String clientId, String callback, WebClient client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
        this.addressesUri = github.apiUri() + "/user/emails";
        this.registration = Site.registration(NAME, clientId, github.clientSecret(), callback)
                .scope("read:user", "user:email")
                .authorizationUri(github.authorizationUri())
                .tokenUri(github.tokenUri())
                .userInfoUri(github.apiUri() + "/user")
                .userNameAttributeName("id")
                .clientName("GitHub")
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
        OAuth2AccessToken granted = signedIn.getAccessToken();
        if (granted == null) {
            return Mono.empty();
        }
        return client.get()
                .uri(addressesUri)
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + granted.getTokenValue())
                .header(HttpHeaders.ACCEPT, "application/vnd.github+json")
                .retrieve()
                .bodyToMono(ADDRESSES)
                .timeout(timeout)
                .flatMap(addresses -> Mono.justOrEmpty(signedIn.getPrincipal())
                        .map(user -> new Visitor(NAME, user.getName(), best(addresses), nameOf(user))));
    }

    private static @Nullable String best(List<Address> addresses) {
        return addresses.stream()
                .filter(Address::verified)
                .filter(address -> address.email() != null && EmailAddress.refusal(address.email()) == null)
                .min(Comparator.comparing(address -> !address.primary()))
                .map(address -> EmailAddress.normal(String.valueOf(address.email())))
                .orElse(null);
    }

    private static @Nullable String nameOf(OAuth2User user) {
        return user.getAttribute("name") instanceof String name && !name.isBlank() ? name : user.getAttribute("login");
    }

    private record Address(@Nullable String email, boolean primary, boolean verified) {}
}
