package dev.maru.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.maru.testing.socket.SocketClient;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Two go away for good: one leaves behind what was said, the other has it erased. All services have a part in it, and here they are all
 * together. Whoever stays is the control: nothing of theirs goes.
 */
class WithdrawalTest {

    /** Otherwise pictures that nobody needs any more stay for minutes, so that nothing under way loses one. */
    private static final Map<String, String> SOON =
            Map.of("MARU_PICTURE_KEEP_YOUNG", "1s", "MARU_PICTURE_RELEASED", "1s", "MARU_PICTURE_CACHE_TIME", "1s");

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    static Path data;

    private static Standalone maru;

    @BeforeAll
    static void start() {
        SOON.forEach(System::setProperty);
        maru = Standalone.start(
                new Settings(0, Optional.of("127.0.0.1"), data, Optional.empty(), Optional.empty()),
                new PrintStream(new ByteArrayOutputStream()));
    }

    @AfterAll
    static void stop() {
        maru.close();
        SOON.keySet().forEach(System::clearProperty);
    }

    @Test
    void whatIsPersonalGoesFromAllServicesAndWhatWasSaidStaysUnlessItIsErased() throws Exception {
        Person stays = Person.signUp(maru.uri(), "stays");
        Person leaves = Person.signUp(maru.uri(), "leaves");
        Person erases = Person.signUp(maru.uri(), "erases");
        List<Person> all = List.of(stays, leaves, erases);
        String room = stays.createRoom("the hall");
        leaves.join(room);
        erases.join(room);
        Map<Person, String> faces = new HashMap<>();
        Map<Person, String> shown = new HashMap<>();
        for (Person person : all) {
            for (Person other : all) {
                if (person != other) {
                    person.put("/api/v1/me/followings/" + other.id());
                }
            }
            faces.put(
                    person,
                    person.upload("PUT", "/api/v1/me/avatar", picture(all.indexOf(person)))
                            .at("/avatar/512")
                            .asString());
            JsonNode attachment =
                    person.upload("POST", "/api/v1/rooms/" + room + "/attachments", picture(10 + all.indexOf(person)));
            shown.put(person, attachment.at("/paths/320").asString());
            try (SocketClient socket = person.socket()) {
                say(
                        socket,
                        room,
                        "words of " + person.id(),
                        List.of(attachment.get("id").asString()));
                say(socket, room, "more words of " + person.id(), List.of());
            }
        }
        List<JsonNode> before = entries(stays, room);
        String grant = stays.get("/api/v1/rooms/" + room + "/attachments/grant")
                .get("grant")
                .asString();
        for (Person person : all) {
            assertThat(stays.status(faces.get(person))).isEqualTo(200);
            assertThat(stays.status(shown.get(person) + "?grant=" + grant)).isEqualTo(200);
            assertThat(stays.get("/api/v1/rooms/" + room + "/cursors").toString())
                    .contains(person.id());
        }
        int files = files();

        SocketClient open = leaves.socket();
        leaves.post("/api/v1/me/withdrawal", Map.of("confirm", true, "password", "leaves-rides-her-bike-42"));
        erases.post(
                "/api/v1/me/withdrawal",
                Map.of("confirm", true, "password", "erases-rides-her-bike-42", "erase", true));

        assertThat(open.closeCode()).isEqualTo(4401);
        for (Person gone : List.of(leaves, erases)) {
            soon(() -> assertThat(gone.status("/api/v1/me")).isEqualTo(401));
            soon(() -> assertThat(gone.status("/api/v1/rooms/" + room + "/messages"))
                    .isEqualTo(401));
            soon(() -> assertThat(stays.status("/api/v1/users/" + gone.id())).isEqualTo(404));
            soon(() -> assertThat(stays.get("/api/v1/users?ids=" + gone.id()).get("items"))
                    .isEmpty());
            soon(() -> assertThat(
                            stays.get("/api/v1/rooms/" + room + "/cursors").toString())
                    .doesNotContain(gone.id()));
            soon(() -> assertThat(
                            stays.get("/api/v1/rooms/" + room + "/members").toString())
                    .doesNotContain(gone.id()));
            soon(() -> assertThat(stays.status(faces.get(gone))).isEqualTo(404));
        }
        assertThatThrownBy(() -> Person.signIn(maru.uri(), "leaves@example.org", "leaves-rides-her-bike-42"))
                .hasMessageContaining("wrong-credentials");
        soon(() ->
                assertThat(stays.get("/api/v1/me/following-ids").get("items")).isEmpty());
        JsonNode relation = stays.get("/api/v1/users/" + stays.id() + "/relation");
        assertThat(relation.get("followers").asInt()).isZero();
        assertThat(relation.get("followings").asInt()).isZero();

        soon(() ->
                assertThat(stays.status(shown.get(erases) + "?grant=" + grant)).isEqualTo(404));
        soon(() -> assertThat(entries(stays, room).toString()).doesNotContain("words of " + erases.id()));
        List<JsonNode> after = entries(stays, room);
        assertThat(after)
                .extracting(entry -> entry.get("seq").asLong())
                .isEqualTo(LongStream.rangeClosed(1, after.size()).boxed().toList());
        for (int i = 0; i < before.size(); i++) {
            JsonNode was = before.get(i);
            JsonNode is = after.get(i);
            assertThat(is.get("by")).isEqualTo(was.get("by"));
            assertThat(is.get("n")).isEqualTo(was.get("n"));
            boolean erased = was.get("by").asString().equals(erases.id());
            if (!erased) {
                assertThat(is.path("text")).isEqualTo(was.path("text"));
                assertThat(is.path("attachments")).isEqualTo(was.path("attachments"));
            } else if (was.get("kind").asString().equals("message")) {
                assertThat(is.get("deleted").asBoolean()).isTrue();
                assertThat(is.path("attachments").isEmpty()).isTrue();
            }
        }

        // The control: who stays keeps everything, and pictures of messages of who did not ask for more.
        assertThat(stays.status(faces.get(stays))).isEqualTo(200);
        assertThat(stays.status(shown.get(stays) + "?grant=" + grant)).isEqualTo(200);
        assertThat(stays.status(shown.get(leaves) + "?grant=" + grant)).isEqualTo(200);
        assertThat(stays.get("/api/v1/rooms/" + room + "/cursors").toString()).contains(stays.id());
        // Two profile pictures in three sizes each, and one of a message, which is too small for more than two.
        soon(() -> assertThat(files()).isEqualTo(files - 8));
    }

    private static void soon(ThrowingRunnable what) {
        await().atMost(PATIENCE).untilAsserted(what);
    }

    private static void say(SocketClient socket, String room, String text, List<String> attachments) {
        Map<String, Object> message = new HashMap<>(Person.message(room, text));
        message.put("attachments", attachments);
        assertThat(socket.request("send", message).get("type").asString()).isEqualTo("ack");
    }

    private static List<JsonNode> entries(Person reader, String room) throws Exception {
        List<JsonNode> entries = new ArrayList<>();
        reader.get("/api/v1/rooms/" + room + "/messages?limit=200")
                .get("entries")
                .forEach(entries::add);
        return entries;
    }

    private static int files() throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("pictures"))) {
            return (int) files.filter(file -> file.toString().endsWith(".jpg")).count();
        }
    }

    /** Another one for each number. */
    private static byte[] picture(int number) throws IOException {
        BufferedImage picture = new BufferedImage(600, 600, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 600; x++) {
            for (int y = 0; y < 600; y++) {
                picture.setRGB(x, y, (x * 3 + number * 977 ^ y * 5) & 0xFFFFFF);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(picture, "jpg", out);
        return out.toByteArray();
    }
}
