package dev.maru.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.testing.RequiresServerPrograms;
import dev.maru.testing.ServiceProcess;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A picture that was accepted becomes the one that everybody sees, and the one before it goes, whichever side is killed meanwhile. */
@RequiresServerPrograms
@ExtendWith(SharedBed.Resolver.class)
class HandOverFaultTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String BOUNDARY = "----maru-test";
    private static final int NOT_FOUND = 404;

    @TempDir
    private Path directory;

    @Test
    void aPictureThatWasAcceptedIsTakenAfterBothSidesWereKilled(SharedBed shared) throws Exception {
        TestBed bed = shared.bed();
        Person ann = bed.api().signUp("ann-picture");
        try (ServiceProcess image = bed.image(directory)) {
            image.start();
            image.awaitReady();
            String first = put(bed, image, ann, picture(Color.RED));
            await().atMost(PATIENCE).until(() -> bed.api().avatar(ann).equals(first));

            bed.userRoom().kill();
            String second;
            try {
                second = put(bed, image, ann, picture(Color.BLUE));
                image.kill();
                image.start();
                image.awaitReady();
            } finally {
                bed.userRoom().start();
                bed.awaitHealthy();
            }

            assertThat(second).isNotEqualTo(first);
            await().atMost(PATIENCE).until(() -> bed.api().avatar(ann).equals(second));
            await().atMost(PATIENCE).until(() -> get(bed.http(), image, first) == NOT_FOUND);
            assertThat(get(bed.http(), image, second)).isEqualTo(200);
        }
    }

    /** The path of the largest size. */
    private static String put(TestBed bed, ServiceProcess image, Person person, byte[] picture) throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"me.png\"\r\n"
                        + "Content-Type: image/png\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.write(picture);
        body.write(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(uri(image, "/api/v1/me/avatar"))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + person.token())
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .PUT(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
        HttpResponse<String> answer = bed.http().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return JsonMapper.shared().readTree(answer.body()).at("/avatar/512").asString();
    }

    private static int get(HttpClient http, ServiceProcess image, String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(uri(image, path)).timeout(PATIENCE).build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static URI uri(ServiceProcess image, String path) {
        return URI.create("http://127.0.0.1:" + image.port() + path);
    }

    private static byte[] picture(Color colour) throws IOException {
        BufferedImage image = new BufferedImage(800, 600, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(colour);
        graphics.fillOval(100, 50, 600, 500);
        graphics.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }
}
