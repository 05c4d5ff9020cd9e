package dev.maru.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.gateway.GatewayFixture;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

class PageTest extends GatewayFixture {

    private static final String IMPORT_MAP = "\n{\"imports\": {\"probe\": \"/webjars/probe/1.0.0/probe.js\"}}\n";

    @ParameterizedTest
    @ValueSource(strings = {"/", "/rooms", "/rooms/019ab", "/me/settings", "/index.html", "/apiary"})
    void everyAddressOfAPersonOpensThePage(String path) {
        open(path)
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType("text/html;charset=UTF-8")
                .expectHeader()
                .cacheControl(org.springframework.http.CacheControl.noCache())
                .expectBody(String.class)
                .value(page -> assertThat(page).contains("마루"));
    }

    @Test
    void aProgramThatErrsGetsNoPage() {
        http.get()
                .uri("/rooms/1")
                .accept(MediaType.APPLICATION_JSON)
                .exchange()
                .expectStatus()
                .isNotFound();
        http.get()
                .uri("/rooms/1")
                .accept(MediaType.ALL)
                .exchange()
                .expectStatus()
                .isNotFound();
        http.post()
                .uri("/rooms/1")
                .accept(MediaType.TEXT_HTML)
                .exchange()
                .expectStatus()
                .isNotFound();
        open("/rooms/picture.png").expectStatus().isNotFound();
    }

    @Test
    void thePolicyAllowsTheImportMapAndNothingInlineElse() throws Exception {
        String hash = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(IMPORT_MAP.getBytes()));
        open("/rooms/1")
                .expectHeader()
                .valueEquals(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'self' 'sha256-" + hash + "'; style-src 'self'; "
                                + "img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; "
                                + "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
                .expectHeader()
                .valueEquals("Cross-Origin-Opener-Policy", "same-origin")
                .expectHeader()
                .doesNotExist("Strict-Transport-Security");
    }

    @Test
    void securityHeadersAreOnEveryAnswerOnce() {
        for (String path : new String[] {"/", "/app/main.js", "/api/v1/me", "/api/none"}) {
            http.get()
                    .uri(path)
                    .exchange()
                    .expectHeader()
                    .valueEquals("X-Content-Type-Options", "nosniff")
                    .expectHeader()
                    .valueEquals("X-Frame-Options", "DENY")
                    .expectHeader()
                    .valueEquals("Referrer-Policy", "no-referrer");
        }
        http.get()
                .uri("/api/v1/me")
                .exchange()
                .expectHeader()
                .valueEquals("Content-Security-Policy", ContentPolicy.NOTHING);
    }

    @Test
    void filesOfThePageAreRevalidatedAndVersionedOnesAreKept() {
        String etag = http.get()
                .uri("/app/main.js")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType("text/javascript;charset=UTF-8")
                .expectHeader()
                .valueEquals("Cache-Control", "no-cache")
                .expectBody()
                .returnResult()
                .getResponseHeaders()
                .getETag();
        http.get()
                .uri("/app/main.js")
                .header("If-None-Match", etag)
                .exchange()
                .expectStatus()
                .isNotModified()
                .expectHeader()
                .valueEquals("ETag", etag);
        http.get()
                .uri("/webjars/probe/1.0.0/probe.js")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Cache-Control", "public, max-age=31536000, immutable");
    }

    @Test
    void aPageThatHasNotChangedKeepsItsPolicy() {
        HttpHeaders first = http.get()
                .uri("/")
                .accept(MediaType.TEXT_HTML)
                .exchange()
                .expectBody()
                .returnResult()
                .getResponseHeaders();
        http.get()
                .uri("/")
                .accept(MediaType.TEXT_HTML)
                .header("If-None-Match", first.getETag())
                .exchange()
                .expectStatus()
                .isNotModified()
                .expectHeader()
                .valueEquals("Content-Security-Policy", first.getFirst("Content-Security-Policy"));
    }

    @Test
    void onlyWhatAPageIsMadeOfIsServed() {
        http.get()
                .uri("/webjars/probe/1.0.0/probe.d.ts")
                .exchange()
                .expectStatus()
                .isNotFound();
        http.get().uri("/META-INF/MANIFEST.MF").exchange().expectStatus().isNotFound();
        http.get().uri("/gateway-service.yml").exchange().expectStatus().isNotFound();
    }

    @Test
    void headHasTheHeadersOnly() {
        http.head()
                .uri("/app/main.js")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .exists("ETag")
                .expectBody()
                .isEmpty();
    }

    private WebTestClient.ResponseSpec open(String path) {
        return http.get()
                .uri(path)
                .header("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
                .exchange();
    }
}
