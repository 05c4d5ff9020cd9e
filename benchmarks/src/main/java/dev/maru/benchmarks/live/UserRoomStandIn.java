package dev.maru.benchmarks.live;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.maru.contracts.room.Facts;
import dev.maru.contracts.room.MembershipState;
import dev.maru.contracts.room.MembershipStates;
import dev.maru.contracts.room.MembershipsRequest;
import dev.maru.contracts.room.RoomRules;
import dev.maru.platform.security.RevocationFeed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;

/**
 * What chat-service asks of user-room-service, answered by a process of its own: everybody is a member everywhere, and nothing ever changes.
 * It is asked when somebody comes, so what it costs is not in the figures.
 *
 * <p>Usage: {@code user-room PORT TOKENS COUNT}: writes as many access tokens to a file, each of another user, one in a line; then serves.
 */
public final class UserRoomStandIn {

    private static final Duration LIFETIME = Duration.ofHours(6);
    private static final Duration WAIT_FOR_REVOCATIONS = Duration.ofSeconds(1);
    private static final Facts NOTHING_NEW = new Facts(List.of(0L, 0L, 0L, 0L), List.of());
    private static final JsonMapper JSON = JsonMapper.shared();

    private UserRoomStandIn() {}

    public static void main(String[] args) throws IOException, JOSEException {
        ECKey key = new ECKeyGenerator(Curve.P_256)
                .keyID("benchmark")
                .algorithm(JWSAlgorithm.ES256)
                .generate();
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            tokens.add(token(key, new UUID(0x4000, 0x9000_0000_0000_0000L | i).toString()));
        }
        byte[] keys = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/.well-known/jwks.json", exchange -> answer(exchange, keys));
        server.createContext("/internal/v1/memberships", UserRoomStandIn::memberships);
        server.createContext("/internal/v1/facts", exchange -> answer(exchange, JSON.writeValueAsBytes(NOTHING_NEW)));
        server.createContext("/internal/v1/revocations", exchange -> {
            LockSupport.parkNanos(WAIT_FOR_REVOCATIONS.toNanos());
            answer(exchange, JSON.writeValueAsBytes(new RevocationFeed.Page(List.of(), 0)));
        });
        server.start();
        Files.write(Path.of(args[1]), tokens);
    }

    private static String token(ECKey key, String user) throws JOSEException {
        Instant now = Instant.now();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType("at+jwt"))
                        .keyID(key.getKeyID())
                        .build(),
                new JWTClaimsSet.Builder()
                        .issuer("maru")
                        .audience("maru-api")
                        .subject(user)
                        .claim("sid", UUID.randomUUID().toString())
                        .jwtID(UUID.randomUUID().toString())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(LIFETIME)))
                        .build());
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }

    private static void memberships(HttpExchange exchange) throws IOException {
        MembershipsRequest request = JSON.readValue(exchange.getRequestBody(), MembershipsRequest.class);
        List<MembershipState> states = request.places().stream()
                .map(place -> new MembershipState(
                        place.room(),
                        place.user(),
                        MembershipState.MEMBER,
                        null,
                        1,
                        null,
                        new RoomRules(place.room(), 1, "", false, false, 0, false)))
                .toList();
        answer(exchange, JSON.writeValueAsBytes(new MembershipStates(states)));
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
