package dev.maru.chat.room;

import dev.maru.contracts.room.MembershipState;
import dev.maru.contracts.room.MembershipStates;
import dev.maru.contracts.room.MembershipsRequest;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.json.JsonMapper;

/** A user-room-service that says yes. */
final class EverybodyIsAMember implements AutoCloseable {

    private final AtomicInteger questions = new AtomicInteger();
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle((request, response) -> response.header("Content-Type", "application/json")
                    .sendString(request.receive()
                            .aggregate()
                            .asString()
                            .doOnNext(_ -> questions.incrementAndGet())
                            .map(EverybodyIsAMember::yes)))
            .bindNow();

    private static String yes(String request) {
        return JsonMapper.shared()
                .writeValueAsString(new MembershipStates(
                        JsonMapper.shared().readValue(request, MembershipsRequest.class).places().stream()
                                .map(place -> new MembershipState(
                                        place.room(), place.user(), MembershipState.MEMBER, "member", 1))
                                .toList()));
    }

    /** How many requests there were, each about any number of memberships. */
    int questions() {
        return questions.get();
    }

    void forgetQuestions() {
        questions.set(0);
    }

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
