package dev.maru.userroom.idempotency;

import dev.maru.platform.id.Ids;
import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.secret.KeyedHash;
import dev.maru.userroom.secret.MasterSecret;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code Idempotency-Key}. Bodies are hashed with a key of ours: one of them holds a password. */
public final class RequestNames {

    public static final String HEADER = "Idempotency-Key";

    private final KeyedHash hash;

    public RequestNames(MasterSecret secret) {
        this.hash = new KeyedHash(secret, "named requests");
    }

    /** The named request, or null when the client did not name it. */
    public @Nullable NamedRequest name(@Nullable String key, String user, String route, String... body) {
        if (key == null) {
            return null;
        }
        if (!Ids.isUuid(key)) {
            throw MaruException.invalid(HEADER, "expected: a UUID");
        }
        return new NamedRequest(hash.of(user, route, key.toLowerCase(Locale.ROOT)), hash.of(body));
    }
}
