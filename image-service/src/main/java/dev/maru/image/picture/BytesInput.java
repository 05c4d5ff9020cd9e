package dev.maru.image.picture;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A picture in memory as ImageIO wants to read it: without a copy, without a file. Decoders that go on past the end, taking what is not
 * there for zeros, fail after a while: a few bytes could keep them busy for minutes.
 */
final class BytesInput extends ImageInputStreamImpl {

    private static final int PATIENCE = 64;

    private final byte[] bytes;
    private int readsPastTheEnd;

    BytesInput(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
        bitOffset = 0;
        return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xff : pastTheEnd();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        bitOffset = 0;
        if (streamPos >= bytes.length) {
            return length == 0 ? 0 : pastTheEnd();
        }
        int n = (int) Math.min(length, bytes.length - streamPos);
        System.arraycopy(bytes, (int) streamPos, target, offset, n);
        streamPos += n;
        return n;
    }

    private int pastTheEnd() throws IOException {
        if (++readsPastTheEnd > PATIENCE) {
            throw new IOException("read on past the end");
        }
        return -1;
    }

    @Override
    public long length() {
        return bytes.length;
    }
}
