package dev.maru.image.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.maru.platform.problem.MaruException;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.codec.multipart.FilePartEvent;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class UploadsTest {

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    private final NettyDataBufferFactory buffers = new NettyDataBufferFactory(allocator);

    @TempDir
    private Path directory;

    private Uploads uploads;

    @BeforeEach
    void open() {
        uploads = within(Duration.ofSeconds(20));
    }

    private Uploads within(Duration time) {
        return new Uploads(new UploadLimits(directory, DataSize.ofKilobytes(64), time, 1, 2, 5, 10, 100));
    }

    @AfterEach
    void nothingIsLeft() {
        await().untilAsserted(() -> {
            assertThat(directory).isEmptyDirectory();
            assertThat(allocator.metric().usedHeapMemory()).isZero();
        });
        uploads.close();
    }

    @Test
    void givesTheFileToUseAndRemovesIt() {
        byte[] bytes = new byte[8 * 1024];
        Upload upload = uploads.receive(file(8), -1, received -> {
                    assertThat(received.file()).hasBinaryContent(bytes);
                    return Mono.just(received);
                })
                .block();

        assertThat(upload.sha256()).isEqualTo(sha256(bytes));
        await().untilAsserted(() -> assertThat(upload.file()).doesNotExist());
    }

    @Test
    void refusesMoreThanOneAtATime() {
        Flux<PartEvent> endless = file(1).concatWith(Flux.never());
        var first = uploads.receive(endless, -1, Mono::just).subscribe();
        await().untilAsserted(() -> assertThat(directory).isNotEmptyDirectory());

        assertThat(refusal(file(1))).isEqualTo("busy");
        first.dispose();

        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(
                                uploads.receive(file(1), -1, Mono::just).block())
                        .isNotNull());
    }

    @Test
    void refusesWhatNeverEnds() {
        uploads.close();
        uploads = within(Duration.ofMillis(300));

        assertThat(refusal(file(1).concatWith(Flux.never()))).isEqualTo("upload-too-slow");
    }

    @Test
    void readsOnALittleBeforeItRefuses() {
        assertThat(refusal(file(65))).isEqualTo("too-large");
        assertThat(refusal(file(100 * 1024))).isEqualTo("too-large");
    }

    @Test
    void refusesWhatIsAnnouncedTooLargeWithoutReadingIt() {
        Flux<PartEvent> unread = Flux.error(new AssertionError("read"));

        assertThatThrownBy(() -> uploads.receive(unread, 1 << 20, Mono::just).block())
                .isInstanceOfSatisfying(
                        MaruException.class, e -> assertThat(e.code().status()).isEqualTo(413));
    }

    @Test
    void passesOnWhatWentWrongWithTheFile() {
        assertThatThrownBy(() -> uploads.receive(file(1), -1, _ -> Mono.error(new IllegalStateException("no")))
                        .block())
                .hasMessage("no");
    }

    private Flux<PartEvent> file(int kilobytes) {
        Flux<DataBuffer> content = Flux.range(0, kilobytes).map(_ -> {
            DataBuffer buffer = buffers.allocateBuffer(1024);
            return buffer.write(new byte[1024]);
        });
        return FilePartEvent.create("file", "a.jpg", MediaType.IMAGE_JPEG, content)
                .cast(PartEvent.class);
    }

    private String refusal(Flux<PartEvent> form) {
        String[] code = new String[1];
        assertThatThrownBy(() -> uploads.receive(form, -1, Mono::just).block())
                .isInstanceOfSatisfying(
                        MaruException.class, e -> code[0] = e.code().code());
        return code[0];
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
