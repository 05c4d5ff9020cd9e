package dev.maru.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** A server whose bodies come after their heads, and a client with one connection, which looks at nothing but the status. */
class WholeAnswersTests {

    private static final long A_MOMENT = 50;

    private ServerSocket server;
    private ConnectionProvider oneConnection;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
        oneConnection = ConnectionProvider.builder("one")
                .maxConnections(1)
                .pendingAcquireTimeout(Duration.ofMillis(500))
                .build();
    }

    @AfterEach
    void stop() throws IOException {
        oneConnection.dispose();
        server.close();
    }

    @Test
    void anAnswerOfWhichOnlyTheStatusIsReadGivesItsConnectionBack() {
        WebTestClient client = client().mutate().filter(new WholeAnswers()).build();

        for (int i = 0; i < 3; i++) {
            client.get().uri("/").exchange().expectStatus().isForbidden();
        }
    }

    /** The control. */
    @Test
    void otherwiseItDoesNot() {
        client().get().uri("/").exchange().expectStatus().isForbidden();

        assertThatThrownBy(() -> client().get().uri("/").exchange()).hasMessageContaining("Pool#acquire");
    }

    private WebTestClient client() {
        return WebTestClient.bindToServer(new ReactorClientHttpConnector(HttpClient.create(oneConnection)))
                .baseUrl("http://127.0.0.1:" + server.getLocalPort())
                .build();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.startVirtualThread(() -> answer(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void answer(Socket client) {
        byte[] request = new byte[4096];
        try (client) {
            while (client.getInputStream().read(request) > 0) {
                client.getOutputStream().write("HTTP/1.1 403 No\r\nContent-Length: 4\r\n\r\n".getBytes(US_ASCII));
                Thread.sleep(A_MOMENT);
                client.getOutputStream().write("body".getBytes(US_ASCII));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
