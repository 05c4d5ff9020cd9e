package dev.maru.image.upload;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.maru.platform.blocking.Blocking;
import dev.maru.platform.id.Ids;
import dev.maru.platform.problem.ErrorCode;
import dev.maru.platform.problem.MaruException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.codec.multipart.FilePartEvent;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.util.unit.DataSize;

/**
 * The one file of a form, written as its pieces arrive under a name that nobody sent. What is to be refused is read on and thrown away for
 * a while: a client that still sends when the connection closes sees a broken connection, not the reason.
 */
@Blocking("the upload threads")
final class UploadFile {

    private static final String FIELD = "file";
    private static final DataSize MAX_DISCARDED = DataSize.ofMegabytes(32);

    private final Path path;
    private final FileChannel channel;
    private final MessageDigest digest = sha256();
    private final long maxBytes;
    private long seen;
    private boolean named;
    private boolean complete;
    private @Nullable MaruException refusal;

    UploadFile(Path directory, long maxBytes) throws IOException {
        this.path = directory.resolve(Ids.next());
        this.maxBytes = maxBytes;
        this.channel = FileChannel.open(path, CREATE_NEW, WRITE);
    }

    /** Takes the next piece and gives its buffer back, whatever happens. */
    void accept(PartEvent event) {
        try {
            seen += event.content().readableByteCount();
            if (refusal == null) {
                refusal = refuse(event);
            } else if (seen > MAX_DISCARDED.toBytes()) {
                throw refusal;
            }
        } finally {
            DataBufferUtils.release(event.content());
        }
    }

    private @Nullable MaruException refuse(PartEvent event) {
        if (complete || !(event instanceof FilePartEvent) || !event.name().equals(FIELD)) {
            return notOneFile();
        }
        if (seen > maxBytes) {
            return tooLarge(maxBytes);
        }
        if (!named) {
            named = true;
            if (!FileName.isHarmless(event.headers())) {
                return MaruException.invalid(FIELD, FileName.EXPECTED);
            }
        }
        try {
            write(event.content());
        } catch (IOException e) {
            return notNow();
        }
        complete = event.isLast();
        return null;
    }

    /** The file, once the form has ended. */
    Upload finish() {
        if (refusal != null) {
            throw refusal;
        }
        if (!complete) {
            throw notOneFile();
        }
        return new Upload(path, HexFormat.of().formatHex(digest.digest()));
    }

    void delete() {
        try {
            channel.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // Found and removed at the next start.
        }
    }

    private void write(DataBuffer content) throws IOException {
        try (DataBuffer.ByteBufferIterator buffers = content.readableByteBuffers()) {
            while (buffers.hasNext()) {
                ByteBuffer buffer = buffers.next();
                digest.update(buffer.duplicate());
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static MaruException tooLarge(long maxBytes) {
        return new MaruException(
                ErrorCode.TOO_LARGE, "The file is too large (expected: at most " + maxBytes + " bytes)");
    }

    static MaruException notNow() {
        return new MaruException(ErrorCode.UNAVAILABLE, "The upload cannot be stored now, try again");
    }

    private static MaruException notOneFile() {
        return MaruException.invalid(
                FIELD, "expected: one multipart field of this name with a file in it, and no other");
    }
}
