package dev.maru.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class StandaloneTest {

    @TempDir
    Path data;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void two_people_talk_and_everything_is_there_after_a_restart() throws Exception {
        String room;
        List<JsonNode> before;
        try (Standalone maru = start()) {
            assertThat(said.toString(StandardCharsets.UTF_8))
                    .contains("Maru is ready: " + maru.uri() + "  (demo@maru.dev / maru-demo-1)");
            Person ada = Person.signUp(maru.uri(), "ada");
            Person ben = Person.signUp(maru.uri(), "ben");
            room = ada.createRoom("the room");
            ben.join(room);

            try (var adas = ada.socket();
                    var bens = ben.socket()) {
                adas.request("subscribe", Map.of("room", room));
                bens.request("subscribe", Map.of("room", room));
                JsonNode ack = adas.request("send", Person.message(room, "hello, ben"));
                assertThat(ack.get("type").asString()).isEqualTo("ack");
                JsonNode heard =
                        bens.await(frame -> frame.path("text").asString("").equals("hello, ben"));
                assertThat(heard.get("seq")).isEqualTo(ack.get("seq"));
                bens.request("send", Person.message(room, "hello, ada"));
                adas.await(frame -> frame.path("text").asString("").equals("hello, ada"));
            }
            before = entries(ada.get("/api/v1/rooms/" + room + "/messages"));
            assertThat(texts(before)).containsExactly("hello, ben", "hello, ada");
        }
        try (Standalone maru = start()) {
            Person ada = Person.signIn(maru.uri(), "ada@example.org", "ada-rides-her-bike-42");
            assertThat(entries(ada.get("/api/v1/rooms/" + room + "/messages"))).isEqualTo(before);
            assertThat(ada.get("/api/v1/me/rooms").get("items")).hasSize(1);
        }
    }

    @Test
    void the_demo_account_finds_its_room_and_is_made_once() throws Exception {
        try (Standalone maru = start()) {
            assertThat(said.toString(StandardCharsets.UTF_8)).doesNotContain("could not be made");
            Person demo = Person.signIn(maru.uri(), "demo@maru.dev", "maru-demo-1");
            JsonNode rooms = demo.get("/api/v1/me/rooms").get("items");
            assertThat(rooms).hasSize(1);
            assertThat(rooms.get(0).get("name").asString()).isEqualTo("마루 안내");
            String room = rooms.get(0).get("id").asString();
            assertThat(texts(entries(demo.get("/api/v1/rooms/" + room + "/messages"))))
                    .hasSize(3);
        }
    }

    private Standalone start() {
        var settings = new Settings(0, Optional.of("127.0.0.1"), data, Optional.empty(), Optional.empty());
        return Standalone.start(settings, new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    private static List<JsonNode> entries(JsonNode history) {
        var entries = new ArrayList<JsonNode>();
        history.get("entries").forEach(entries::add);
        return entries;
    }

    private static List<String> texts(List<JsonNode> entries) {
        return entries.stream()
                .filter(entry -> entry.has("text"))
                .map(entry -> entry.get("text").asString())
                .toList();
    }
}
