package dev.maru.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * As much of GitHub as signing in sees, which is OAuth 2 without OpenID Connect: codes that are good once, PKCE looked at,
 * a profile that shows no address, and addresses asked for by themselves.
 */
public final class GithubStub implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, String> challenges = new ConcurrentHashMap<>();
    private volatile String profile = "{\"id\":1,\"login\":\"octo\",\"name\":null,\"email\":null}";
    private volatile String addresses = "[]";

    public GithubStub() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/authorize", this::authorize);
        server.createContext("/token", this::token);
        server.createContext("/api/user", exchange -> api(exchange, profile));
        server.createContext("/api/user/emails", exchange -> api(exchange, addresses));
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Who signs in from now on: JSON as GitHub has it, a profile and a list of addresses. */
    public void is(String profile, String addresses) {
        this.profile = profile;
        this.addresses = addresses;
    }

    /** What makes user-room-service take it for GitHub. */
    public Map<String, String> settings() {
        return Map.of(
                "MARU_GITHUB_CLIENT_ID", "maru-github",
                "MARU_GITHUB_CLIENT_KEY", "secret-of-github",
                "MARU_GITHUB_AUTHORIZATION_URI", url() + "/authorize",
                "MARU_GITHUB_TOKEN_URI", url() + "/token",
                "MARU_GITHUB_API_URI", url() + "/api");
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> query = form(exchange.getRequestURI().getRawQuery());
        String code = UUID.randomUUID().toString();
        challenges.put(code, query.get("code_challenge"));
        exchange.getResponseHeaders()
                .set("Location", query.get("redirect_uri") + "?code=" + code + "&state=" + query.get("state"));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String challenge = challenges.remove(String.valueOf(form.get("code")));
        boolean right = challenge != null && challenge.equals(s256(String.valueOf(form.get("code_verifier"))));
        answer(
                exchange,
                right ? 200 : 400,
                right
                        ? "{\"access_token\":\"gho_test\",\"token_type\":\"bearer\",\"scope\":\"read:user\"}"
                        : "{\"error\":\"invalid_grant\"}");
    }

    private static void api(HttpExchange exchange, String body) throws IOException {
        boolean known = "Bearer gho_test".equals(exchange.getRequestHeaders().getFirst("Authorization"));
        answer(exchange, known ? 200 : 401, known ? body : "{}");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String s256(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> form(String encoded) {
        return Arrays.stream(encoded.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> pair[0],
                        pair -> URLDecoder.decode(pair.length > 1 ? pair[1] : "", StandardCharsets.UTF_8)));
    }
}
