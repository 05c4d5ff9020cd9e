package dev.maru.chat.relay;

import dev.maru.platform.secret.KeyedMac;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns messages into envelopes and back: {@code mac(16) version(1) origin} and for each message
 * {@code kind(1) fields}. Strings are modified UTF-8 with a length of two bytes, JSON has a length of four.
 */
public final class EnvelopeCodec {

    private static final int MAC_LENGTH = 16;
    private static final int VERSION = 3;
    private static final String UNTRACED = "";
    private static final int ENTRIES = 1;
    private static final int EPHEMERAL = 2;
    private static final int ROOM_ENDED = 4;
    private static final int PRESENT = 5;

    private final KeyedMac keyed;
    private final String origin;

    /**
     * @param key the deployment's relay key
     * @param origin this instance's id, by which it knows its own envelopes
     */
    public EnvelopeCodec(byte[] key, String origin) {
        this.keyed = new KeyedMac(key, MAC_LENGTH);
        this.origin = origin;
    }

    public byte[] encode(List<RelayMessage> messages) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        bytes.writeBytes(new byte[MAC_LENGTH]);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeUTF(origin);
            for (RelayMessage message : messages) {
                write(message, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] envelope = bytes.toByteArray();
        System.arraycopy(mac(envelope), 0, envelope, 0, MAC_LENGTH);
        return envelope;
    }

    /**
     * Reads an envelope.
     *
     * @return the messages in their order; none when this instance sent it
     * @throws IllegalArgumentException when it is not from this deployment, or not understood
     */
    public List<RelayMessage> decode(byte[] envelope) {
        if (envelope.length <= MAC_LENGTH
                || !MessageDigest.isEqual(mac(envelope), Arrays.copyOf(envelope, MAC_LENGTH))) {
            throw new IllegalArgumentException("envelope with a wrong MAC");
        }
        try (DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(envelope, MAC_LENGTH, envelope.length - MAC_LENGTH))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IllegalArgumentException("envelope of version " + version + " (expected: " + VERSION + ")");
            }
            if (in.readUTF().equals(origin)) {
                return List.of();
            }
            List<RelayMessage> messages = new ArrayList<>();
            while (in.available() > 0) {
                messages.add(read(in));
            }
            return messages;
        } catch (IOException e) {
            throw new IllegalArgumentException("envelope cut short", e);
        }
    }

    private static void write(RelayMessage message, DataOutputStream out) throws IOException {
        switch (message) {
            case RelayMessage.Entries(List<RelayedEntry> entries) -> {
                out.writeByte(ENTRIES);
                out.writeInt(entries.size());
                for (RelayedEntry entry : entries) {
                    out.writeUTF(entry.room());
                    out.writeLong(entry.seq());
                    out.writeLong(entry.position().n());
                    out.writeLong(entry.position().at().toEpochMilli());
                    out.writeByte(entry.effect().ordinal());
                    out.writeUTF(entry.user());
                    out.writeLong(entry.target());
                    writeBytes(entry.json(), out);
                    out.writeUTF(entry.traceId() == null ? UNTRACED : entry.traceId());
                }
            }
            case RelayMessage.Ephemeral(String room, String except, byte[] json) -> {
                out.writeByte(EPHEMERAL);
                out.writeUTF(room);
                out.writeUTF(except);
                writeBytes(json, out);
            }
            case RelayMessage.RoomEnded(String room) -> {
                out.writeByte(ROOM_ENDED);
                out.writeUTF(room);
            }
            case RelayMessage.Present(String room, String user, boolean online, String instance, long version) -> {
                out.writeByte(PRESENT);
                out.writeUTF(room);
                out.writeUTF(user);
                out.writeBoolean(online);
                out.writeUTF(instance);
                out.writeLong(version);
            }
        }
    }

    private static RelayMessage read(DataInputStream in) throws IOException {
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case ENTRIES -> {
                int count = in.readInt();
                List<RelayedEntry> entries = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    entries.add(new RelayedEntry(
                            in.readUTF(),
                            RelayedEntry.position(in.readLong(), in.readLong(), in.readLong()),
                            RelayedEntry.Effect.at(in.readUnsignedByte()),
                            in.readUTF(),
                            in.readLong(),
                            readBytes(in),
                            traceId(in.readUTF())));
                }
                yield new RelayMessage.Entries(entries);
            }
            case EPHEMERAL -> new RelayMessage.Ephemeral(in.readUTF(), in.readUTF(), readBytes(in));
            case ROOM_ENDED -> new RelayMessage.RoomEnded(in.readUTF());
            case PRESENT ->
                new RelayMessage.Present(in.readUTF(), in.readUTF(), in.readBoolean(), in.readUTF(), in.readLong());
            default -> throw new IllegalArgumentException("envelope of kind " + kind);
        };
    }

    private static @Nullable String traceId(String read) {
        return read.equals(UNTRACED) ? null : read;
    }

    private static void writeBytes(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IllegalArgumentException("envelope cut short");
        }
        return bytes;
    }

    private byte[] mac(byte[] envelope) {
        return keyed.of(envelope, MAC_LENGTH, envelope.length - MAC_LENGTH);
    }
}
