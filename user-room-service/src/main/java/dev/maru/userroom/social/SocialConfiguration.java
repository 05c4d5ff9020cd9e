package dev.maru.userroom.social;

import dev.maru.platform.mongo.MongoIndexes;
import dev.maru.platform.security.PublicPaths;
import dev.maru.userroom.account.Accounts;
import dev.maru.userroom.secret.MasterSecret;
import dev.maru.userroom.secret.Seal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginReactiveAuthenticationManager;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeReactiveAuthenticationManager;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.oidc.authentication.ReactiveOidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcReactiveOAuth2UserService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.client.userinfo.DefaultReactiveOAuth2UserService;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.server.DefaultServerOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.server.ServerOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SocialProperties.class)
@Import({SocialEndpoint.class, SignInOptionsEndpoint.class})
public class SocialConfiguration {

    @Bean
    Sites sites(
            SocialProperties properties, WebClient.Builder client, @Value("${maru.mail.public-url}") String publicUrl) {
        List<Site> sites = new ArrayList<>();
        String google = properties.google().clientId();
        if (google != null && !google.isBlank()) {
            sites.add(new GoogleSite(properties.google(), google, callback(publicUrl, GoogleSite.NAME)));
        }
        String github = properties.github().clientId();
        if (github != null && !github.isBlank()) {
            sites.add(new GithubSite(
                    properties.github(),
                    github,
                    callback(publicUrl, GithubSite.NAME),
                    client.build(),
                    properties.timeout()));
        }
        return new Sites(sites);
    }

    private static String callback(String publicUrl, String site) {
        return publicUrl.replaceAll("/+$", "") + SignInRequests.PATH + "/" + site + "/callback";
    }

    @Bean
    SignInRequests signInRequests(MasterSecret secret, Clock clock) {
        return new SignInRequests(new Seal(secret, "sign-in requests"), clock);
    }

    @Bean
    Identities identities(ReactiveMongoTemplate mongo, Accounts accounts, Clock clock) {
        return new Identities(mongo, accounts, clock);
    }

    @Bean
    ServerOAuth2AuthorizationRequestResolver authorizationRequestResolver(Sites sites) {
        ReactiveClientRegistrationRepository registrations = name -> registration(sites, name);
        var resolver = new DefaultServerOAuth2AuthorizationRequestResolver(registrations);
        resolver.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
        return resolver;
    }

    private static Mono<ClientRegistration> registration(Sites sites, String name) {
        return Mono.justOrEmpty(sites.all().stream()
                .map(Site::registration)
                .filter(registration -> registration.getRegistrationId().equals(name))
                .findFirst());
    }

    /** Exchanges the code and checks what comes: by the ID token where there is one, by asking who it is otherwise. */
    @Bean
    ReactiveAuthenticationManager socialAuthentication(WebClient.Builder builder) {
        WebClient client = builder.build();
        var codes = new WebClientReactiveAuthorizationCodeTokenResponseClient();
        codes.setWebClient(client);
        var users = new DefaultReactiveOAuth2UserService();
        users.setWebClient(client);
        var openId = new OidcAuthorizationCodeReactiveAuthenticationManager(codes, new OidcReactiveOAuth2UserService());
        var tokens = new ReactiveOidcIdTokenDecoderFactory();
        tokens.setJwtValidatorFactory(site -> JwtValidators.createDefaultWithValidators(
                new OidcIdTokenValidator(site), new SoleAudience(site.getClientId())));
        openId.setJwtDecoderFactory(tokens);
        var plain = new OAuth2LoginReactiveAuthenticationManager(codes, users);
        return authentication ->
                openId.authenticate(authentication).switchIfEmpty(Mono.defer(() -> plain.authenticate(authentication)));
    }

    @Bean
    MongoIndexes identityIndexes() {
        return new MongoIndexes(Identity.COLLECTION, List.of(new Index("user", Sort.Direction.ASC)));
    }

    @Bean
    PublicPaths publicSocialPaths() {
        return PublicPaths.of(
                PublicPaths.get(SignInRequests.PATH + "/{site}"),
                PublicPaths.get(SignInRequests.PATH + "/{site}/callback"),
                PublicPaths.get(SignInOptionsEndpoint.PATH));
    }
}
