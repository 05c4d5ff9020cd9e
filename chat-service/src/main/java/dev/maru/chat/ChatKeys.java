package dev.maru.chat;

import dev.maru.platform.secret.DerivedKeys;
import java.util.Arrays;
import java.util.HexFormat;

/** What chat-service derives from its secret. */
final class ChatKeys {

    private static final int NAME_LENGTH = 6;

    private final DerivedKeys keys;

    ChatKeys(byte[] secret) {
        this.keys = new DerivedKeys(secret);
    }

    byte[] forBodyHashes() {
        return keys.key("maru.chat.body-hash.v1");
    }

    byte[] forRelay() {
        return keys.key("maru.chat.relay-mac.v1");
    }

    byte[] forConnectionIds() {
        return keys.key("maru.chat.connection-id.v1");
    }

    /** A name for this deployment that tells nothing about the secret. */
    String deployment() {
        return HexFormat.of().formatHex(Arrays.copyOf(keys.key("maru.chat.deployment.v1"), NAME_LENGTH));
    }
}
