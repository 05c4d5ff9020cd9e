package dev.maru.chat.room;

import dev.maru.contracts.room.MembershipState;
import dev.maru.contracts.room.MembershipStates;
import dev.maru.contracts.room.MembershipsRequest;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.json.JsonMapper;

/** A user-room-service that says yes. */
final class EverybodyIsAMember implements AutoCloseable {

    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle((request, response) -> response.header("Content-Type", "application/json")
                    .sendString(request.receive().aggregate().asString().map(EverybodyIsAMember::yes)))
            .bindNow();

    private static String yes(String request) {
        return JsonMapper.shared()
                .writeValueAsString(new MembershipStates(
                        JsonMapper.shared().readValue(request, MembershipsRequest.class).places().stream()
                                .map(place -> new MembershipState(
                                        place.room(), place.user(), MembershipState.MEMBER, "member", 1))
                                .toList()));
    }

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
