package dev.maru.chat.log;

import dev.maru.platform.secret.KeyedMac;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.crypto.Mac;

/** Makes {@link BodyHash}es: HMAC-SHA-256 over kind and body, cut to 16 bytes. */
public final class BodyHasher {

    private static final int LENGTH = 16;

    private final KeyedMac keyed;

    /**
     * @param key at least 32 bytes; the same on every instance and for the life of the log, or retries of old entries
     *     look like other texts
     */
    public BodyHasher(byte[] key) {
        keyed = new KeyedMac(key, LENGTH);
    }

    public BodyHash hash(Body body) {
        Mac mac = keyed.begin();
        update(mac, body.kind());
        separate(mac);
        switch (body) {
            case Body.Message(String text, Long replyTo, List<String> mentions, List<Attachment> attachments) -> {
                update(mac, text);
                if (replyTo != null) {
                    separate(mac);
                    update(mac, Long.toString(replyTo));
                }
                updateAll(mac, "@", mentions);
                updateAll(mac, "#", attachments.stream().map(Attachment::id).toList());
            }
            case Body.Edit(long target, String text, List<String> mentions) -> {
                update(mac, Long.toString(target));
                separate(mac);
                update(mac, text);
                updateAll(mac, "@", mentions);
            }
            case Body.Delete(long target) -> update(mac, Long.toString(target));
            case Body.Reaction(long target, String emoji, boolean on) -> {
                update(mac, target + (on ? "+" : "-"));
                update(mac, emoji);
            }
            case Body.Pin(long target, boolean on) -> update(mac, target + (on ? "+" : "-"));
            case Body.Removed(String user, long _) -> update(mac, user);
            case Body.Renamed(String name) -> update(mac, name);
            case Body.Joined(), Body.Left _ -> {}
            case Body.Redacted _ -> throw new IllegalArgumentException("what was taken back has no hash");
        }
        return new BodyHash(keyed.end(mac));
    }

    private static void update(Mac mac, String part) {
        mac.update(part.getBytes(StandardCharsets.UTF_8));
    }

    private static void updateAll(Mac mac, String sign, List<String> parts) {
        for (String part : parts) {
            separate(mac);
            update(mac, sign + part);
        }
    }

    /** No text holds a NUL, so parts cannot run into each other. */
    private static void separate(Mac mac) {
        mac.update((byte) 0);
    }
}
